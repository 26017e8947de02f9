package dev.souk.edge.proxy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Spares a service that fails, and its callers the wait (Nygard, "Release It!", "Circuit Breaker"). Closed, it counts the
 * last ten seconds; when half of at least twenty requests failed it opens and refuses everything for five seconds. Then it is
 * half open: three requests at a time may try, three good ones in a row close it and a bad one opens it again.
 */
final class Breaker {

    /** What it does with a request. */
    enum State {
        /** Lets it pass. */
        CLOSED(0),
        /** Lets a few pass to see what becomes of them. */
        HALF_OPEN(1),
        /** Refuses it. */
        OPEN(2);

        private final int level;

        State(int level) {
            this.level = level;
        }

        /** As the metric shows it. */
        int level() {
            return level;
        }
    }

    static final Duration OPEN_FOR = Duration.ofSeconds(5);
    static final int LEAST_REQUESTS = 20;
    static final int TRIALS = 3;

    private static final int SECONDS = 10;

    private final LongSupplier nanoTime;
    private final int[] good = new int[SECONDS];
    private final int[] bad = new int[SECONDS];
    private State state = State.CLOSED;
    private long second;
    private long openedAt;
    private int trying;
    private int passed;

    Breaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.second = second();
    }

    synchronized State state() {
        if (state == State.OPEN && nanoTime.getAsLong() - openedAt >= OPEN_FOR.toNanos()) {
            state = State.HALF_OPEN;
            trying = 0;
            passed = 0;
        }
        return state;
    }

    /** A request that may pass, to be closed when it has ended; empty when it is refused. */
    synchronized Optional<Permit> enter() {
        return switch (state()) {
            case OPEN -> Optional.empty();
            case CLOSED -> Optional.of(new Permit(false));
            case HALF_OPEN -> {
                if (trying >= TRIALS) {
                    yield Optional.empty();
                }
                trying++;
                yield Optional.of(new Permit(true));
            }
        };
    }

    /** When to come back. */
    synchronized Duration retryAfter() {
        long left = OPEN_FOR.toNanos() - (nanoTime.getAsLong() - openedAt);
        return state() == State.OPEN ? Duration.ofNanos(Math.max(0, left)) : Duration.ofSeconds(1);
    }

    private synchronized void ended(boolean trial, boolean known, boolean success) {
        if (trial) {
            trying = Math.max(0, trying - 1);
        }
        if (!known) {
            return;
        }
        switch (state()) {
            case OPEN -> {
                // It began before.
            }
            case HALF_OPEN -> {
                if (!trial) {
                    return;
                }
                if (!success) {
                    open();
                } else if (++passed >= TRIALS) {
                    close();
                }
            }
            case CLOSED -> {
                turn();
                int now = (int) Math.floorMod(second, (long) SECONDS);
                (success ? good : bad)[now]++;
                if (!success && failsMostly()) {
                    open();
                }
            }
        }
    }

    private boolean failsMostly() {
        int failures = Arrays.stream(bad).sum();
        int all = failures + Arrays.stream(good).sum();
        return all >= LEAST_REQUESTS && failures * 2 >= all;
    }

    private void open() {
        state = State.OPEN;
        openedAt = nanoTime.getAsLong();
    }

    private void close() {
        state = State.CLOSED;
        Arrays.fill(good, 0);
        Arrays.fill(bad, 0);
    }

    private long second() {
        return Math.floorDiv(nanoTime.getAsLong(), 1_000_000_000L);
    }

    private void turn() {
        long now = second();
        for (long passing = Math.max(second + 1, now - SECONDS + 1); passing <= now; passing++) {
            good[(int) Math.floorMod(passing, (long) SECONDS)] = 0;
            bad[(int) Math.floorMod(passing, (long) SECONDS)] = 0;
        }
        second = now;
    }

    /** A request that passed. Closed without a word of how it went, it counts for nothing. */
    final class Permit implements AutoCloseable {
        private final boolean trial;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Permit(boolean trial) {
            this.trial = trial;
        }

        void succeeded() {
            end(true, true);
        }

        void failed() {
            end(true, false);
        }

        @Override
        public void close() {
            end(false, false);
        }

        private void end(boolean known, boolean success) {
            if (open.compareAndSet(true, false)) {
                ended(trial, known, success);
            }
        }
    }
}
