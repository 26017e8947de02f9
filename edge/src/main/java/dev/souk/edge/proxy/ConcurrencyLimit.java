package dev.souk.edge.proxy;

import dev.souk.edge.route.Priority;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * How many requests a service works on at once, found by watching how long they take, so that what it can't do is refused
 * at once instead of waiting in its queues.
 *
 * <p>Every tenth of a second the limit follows the gradient between how long requests of a route take unloaded and how long
 * they took now (Netflix, "Performance Under Load", 2018; Envoy, "Adaptive Concurrency"), with {@value #TOLERANCE} times as
 * long, or ten milliseconds more, allowed, and room to grow of half the square root. While less than half of the limit is
 * in use it stays: what is slow then is not slow because of too many requests, but a machine that others use, or a pause
 * of a collector. That is also when unloaded is seen; when it does not happen for ten seconds, the limit is halved for a
 * moment to see it. Each route is compared with itself, for a checkout takes longer than a price. A request that got no
 * answer counts as three times too slow.
 */
final class ConcurrencyLimit {

    /** As Netflix' Gradient2Limit has it: nobody is refused by a service that is hardly asked. */
    static final int LEAST = 20;

    static final int MOST = 1000;

    private static final int FIRST = 100;
    private static final double TOLERANCE = 1.3;
    /** What a busy machine adds by chance says nothing about the service, however quick that is. */
    private static final double CHANCE = Duration.ofMillis(10).toNanos();

    private static final double LOST = 3;
    private static final int FEWEST_SAMPLES = 10;
    private static final long WINDOW = Duration.ofMillis(100).toNanos();
    private static final long PROBE_EVERY = Duration.ofSeconds(10).toNanos();
    private static final long PROBE_AGAIN = Duration.ofSeconds(1).toNanos();
    private static final double BASE_WEIGHT = 0.3;
    private static final double SLOWER_AT_ONCE = 1.02;

    private final LongSupplier nanoTime;
    private final Map<String, Double> unloaded = new HashMap<>();
    private final Map<String, Sum> window = new HashMap<>();

    private double limit = FIRST;
    private int inFlight;
    private int peak;
    private int lost;
    private long windowBegin;
    private long seenUnloaded;
    private Phase phase = Phase.OPEN;
    private boolean probesAgain;

    private enum Phase {
        /** The limit holds, and follows what is seen. */
        OPEN,
        /** The limit is halved, so that queues run empty. */
        DRAINING,
        /** It still is: as long as requests take now, so they take unloaded. */
        MEASURING
    }

    private static final class Sum {
        double nanos;
        int count;
    }

    ConcurrencyLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.windowBegin = nanoTime.getAsLong();
        this.seenUnloaded = windowBegin;
    }

    /** A place for a request, to be closed when the service has done with it; empty when there is none for its kind. */
    synchronized Optional<Slot> enter(Priority priority) {
        turn(nanoTime.getAsLong());
        if (inFlight + 1 > Math.max(1, allowed() * priority.share())) {
            return Optional.empty();
        }
        inFlight++;
        peak = Math.max(peak, inFlight);
        return Optional.of(new Slot());
    }

    /** The present limit. */
    synchronized int limit() {
        return (int) limit;
    }

    synchronized int inFlight() {
        return inFlight;
    }

    private double allowed() {
        return phase == Phase.OPEN ? limit : Math.max(LEAST / 2.0, limit / 2);
    }

    private synchronized void answered(String route, long nanos) {
        Sum sum = window.computeIfAbsent(route, _ -> new Sum());
        sum.nanos += nanos;
        sum.count++;
        turn(nanoTime.getAsLong());
    }

    private synchronized void noAnswer() {
        lost++;
    }

    private synchronized void left() {
        inFlight--;
    }

    private void turn(long now) {
        if (now - windowBegin < WINDOW) {
            return;
        }
        int samples = window.values().stream().mapToInt(it -> it.count).sum() + lost;
        if (samples < FEWEST_SAMPLES && now - windowBegin < 10 * WINDOW) {
            return;
        }
        boolean busy = peak > limit / 2;
        boolean isUnloaded = phase == Phase.MEASURING || (phase == Phase.OPEN && !busy);
        if (isUnloaded && lost == 0) {
            learnUnloaded(now);
        }
        switch (phase) {
            case DRAINING -> phase = Phase.MEASURING;
            case MEASURING -> phase = Phase.OPEN;
            case OPEN -> {
                if (busy && samples >= FEWEST_SAMPLES) {
                    adapt(samples);
                }
            }
        }
        if (phase == Phase.OPEN) {
            probeIfDue(now);
        }
        window.clear();
        lost = 0;
        peak = inFlight;
        windowBegin = now;
    }

    private void learnUnloaded(long now) {
        window.forEach((route, sum) -> unloaded.merge(route, sum.nanos / sum.count, this::learn));
        seenUnloaded = probesAgain ? now - PROBE_EVERY + PROBE_AGAIN : now;
        probesAgain = false;
    }

    private void probeIfDue(long now) {
        boolean knowsNothing = unloaded.isEmpty() && !window.isEmpty();
        if (knowsNothing || now - seenUnloaded > PROBE_EVERY) {
            phase = Phase.DRAINING;
            probesAgain = knowsNothing;
            seenUnloaded = now;
        }
    }

    /**
     * What a probe has found to be quicker is so; everything else is believed little by little. Without a probe slower may also
     * mean that a queue is growing which the limit, still high from better times, has room for.
     */
    private double learn(double known, double seen) {
        boolean probed = phase == Phase.MEASURING;
        if (probed && seen < known) {
            probesAgain |= seen < 0.9 * known; // what was that much too high may not be low enough yet
            return seen;
        }
        double next = known + BASE_WEIGHT * (seen - known);
        return probed ? next : Math.min(next, SLOWER_AT_ONCE * known);
    }

    private void adapt(int samples) {
        double slowness = lost * LOST;
        for (Map.Entry<String, Sum> route : window.entrySet()) {
            Double base = unloaded.get(route.getKey());
            slowness += base == null
                    ? route.getValue().count
                    : route.getValue().nanos / Math.max(TOLERANCE * base, base + CHANCE);
        }
        double gradient = Math.clamp(samples / Math.max(slowness, 1e-9), 0.5, 1);
        double next = limit * gradient + Math.max(1, Math.sqrt(limit) / 2);
        limit = Math.clamp((limit + next) / 2, LEAST, MOST);
    }

    /** A place that a request has. */
    final class Slot implements AutoCloseable {
        private final AtomicBoolean open = new AtomicBoolean(true);

        /** The service answered a request of this route after so long. */
        void answered(String route, long nanos) {
            ConcurrencyLimit.this.answered(route, nanos);
        }

        /** No answer came, or one that says that it is too much. */
        void lost() {
            noAnswer();
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                left();
            }
        }
    }
}
