package dev.souk.platform.discovery;

import java.lang.System.Logger.Level;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows something in Consul by blocking queries and hands on every answer.
 *
 * <p>The rules for the index are those of Consul's "Blocking Queries" page: start anew when it goes backwards, never ask
 * with less than 1. After an error, an answer without an index or one that returned early with nothing new, the loop waits
 * (exponential back-off with jitter) so that it cannot spin. A consumer that throws does not end the loop. A loop that was
 * not heard of for longer than a query can take is replaced by a new one.
 *
 * @param <T> what an answer holds
 */
public final class ConsulWatch<T> implements AutoCloseable {
    /** Asks Consul, returning early when the index has moved past the one given. */
    public interface Query<T> {
        /**
         * One question.
         *
         * @param index 0 to be answered at once, else the index of the answer that is known already
         */
        Answer<T> ask(BigInteger index) throws Exception;
    }

    /** An answer: 0 for an index stands for none. */
    public record Answer<T>(BigInteger index, T value) {}

    private static final System.Logger LOG = System.getLogger(ConsulWatch.class.getName());

    /** Looks after all watches of the process. */
    private static final ScheduledThreadPoolExecutor WATCHDOG = watchdog();

    private final String name;
    private final Query<T> query;
    private final Consumer<T> consumer;
    private final ServiceWatch.Timing timing;
    private final CountDownLatch answered = new CountDownLatch(1);

    private volatile long lastSign = System.nanoTime();
    private volatile Thread loop;
    private volatile Optional<Future<?>> guard = Optional.empty();

    ConsulWatch(String name, Query<T> query, Consumer<T> consumer, ServiceWatch.Timing timing) {
        this.name = name;
        this.query = query;
        this.consumer = consumer;
        this.timing = timing;
    }

    /** Begins to follow what the query asks for; the consumer is called from one thread at a time. */
    public static <T> ConsulWatch<T> start(String name, Query<T> query, Consumer<T> consumer) {
        return new ConsulWatch<>(name, query, consumer, ServiceWatch.Timing.STANDARD).start();
    }

    ConsulWatch<T> start() {
        begin();
        long often = timing.silence().dividedBy(4).toNanos();
        guard = Optional.of(WATCHDOG.scheduleWithFixedDelay(this::revive, often, often, TimeUnit.NANOSECONDS));
        return this;
    }

    private void begin() {
        lastSign = System.nanoTime();
        loop = Thread.ofVirtual().name("watch-" + name).unstarted(this::run);
        loop.start();
    }

    private static ScheduledThreadPoolExecutor watchdog() {
        var executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("consul-watchdog").factory());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** Whether there has been an answer, waiting for it so long at most. */
    public boolean awaitFirst(Duration atMost) {
        try {
            return answered.await(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Replaces a loop that hangs or died. */
    private void revive() {
        Thread silent = loop;
        if (silent == null || System.nanoTime() - lastSign < timing.silence().toNanos()) {
            return;
        }
        LOG.log(Level.WARNING, "The watch of {0} was silent for {1}; starting it anew", name, timing.silence());
        begin();
        silent.interrupt();
    }

    @Override
    public void close() {
        guard.ifPresent(it -> it.cancel(false));
        Thread running = loop;
        loop = null;
        if (running != null) {
            running.interrupt();
        }
    }

    private void run() {
        BigInteger index = BigInteger.ZERO;
        int anomalies = 0;
        while (isCurrent()) {
            lastSign = System.nanoTime();
            try {
                Answer<T> answer = query.ask(index);
                if (!isCurrent()) {
                    return;
                }
                accept(answer.value());
                boolean progress = answer.index().compareTo(index) > 0;
                boolean waited = System.nanoTime() - lastSign >= timing.block().toNanos() / 2;
                boolean usualTimeout = answer.index().equals(index) && waited && index.signum() > 0;
                if (anomalies > 2 && (progress || usualTimeout)) {
                    LOG.log(Level.INFO, "The watch of {0} works again", name);
                }
                anomalies = progress || usualTimeout ? 0 : anomalies + 1;
                index = answer.index().compareTo(index) < 0 ? BigInteger.ZERO : answer.index();
            } catch (Exception | LinkageError e) {
                if (!isCurrent()) {
                    return;
                }
                index = BigInteger.ZERO;
                anomalies++;
                if (anomalies == 3) {
                    LOG.log(Level.WARNING, "Cannot follow {0} in Consul, keeping what is known: {1}", name, e);
                }
            }
            pause(anomalies);
        }
    }

    private boolean isCurrent() {
        return Thread.currentThread() == loop;
    }

    private synchronized void accept(T value) {
        consumer.accept(value);
        answered.countDown();
    }

    /** Half of the wait is fixed, half is drawn, so that a hundred processes do not come back at once. */
    private void pause(int anomalies) {
        if (anomalies == 0) {
            return;
        }
        long grown = timing.firstBackoff().toMillis() << Math.min(anomalies - 1, 20);
        long bound = Math.min(grown, timing.longestBackoff().toMillis());
        lastSign = System.nanoTime();
        try {
            Thread.sleep(bound / 2 + ThreadLocalRandom.current().nextLong(bound / 2 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed or replaced: isCurrent() ends the loop
        }
    }
}
