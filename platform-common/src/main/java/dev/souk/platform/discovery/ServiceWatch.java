package dev.souk.platform.discovery;

import java.lang.System.Logger.Level;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Follows the instances of one service by blocking queries and keeps the last good answer.
 *
 * <p>The rules for the index are those of Consul's "Blocking Queries" page: start anew when it goes backwards, never ask
 * with less than 1. After an error, an answer without an index or one that returned early with nothing new, the loop waits
 * (exponential back-off with jitter) so that it cannot spin. An answer without a usable instance never replaces one that
 * had some. A loop that was not heard of for longer than a query can take is replaced by a new one.
 */
final class ServiceWatch implements AutoCloseable {
    /** Asks for the instances of a service, returning early when the index has moved past the one given. */
    interface Query {
        /**
         * One question.
         *
         * @param index 0 to be answered at once, else the index of the answer that is known already
         */
        Answer ask(String service, BigInteger index) throws Exception;
    }

    /** An answer: 0 for an index stands for none. */
    record Answer(BigInteger index, List<InstanceStatus> instances) {}

    /** What the loop waits for and how long; all but {@code backoff} only matter when something is wrong. */
    record Timing(Duration block, Duration silence, Duration firstBackoff, Duration longestBackoff) {
        static final Timing STANDARD = new Timing(
                Duration.ofSeconds(30), Duration.ofSeconds(50), Duration.ofMillis(100), Duration.ofSeconds(5));
    }

    private static final System.Logger LOG = System.getLogger(ServiceWatch.class.getName());

    private final String service;
    private final Query query;
    private final Timing timing;
    private final CountDownLatch answered = new CountDownLatch(1);
    private final long firstAnswerBy = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);

    private volatile List<Instance> usable = List.of();
    private volatile List<InstanceStatus> all = List.of();
    private volatile long lastSign = System.nanoTime();
    private volatile Thread loop;

    ServiceWatch(String service, Query query, Timing timing) {
        this.service = service;
        this.query = query;
        this.timing = timing;
    }

    ServiceWatch start() {
        lastSign = System.nanoTime();
        loop = Thread.ofVirtual().name("watch-" + service).unstarted(this::run);
        loop.start();
        return this;
    }

    /** The last good list. Within two seconds from the start it waits for the first answer. */
    List<Instance> usable() {
        if (answered.getCount() > 0) {
            awaitFirst();
        }
        return usable;
    }

    /** The last answer, whatever it said. */
    List<InstanceStatus> all() {
        usable();
        return all;
    }

    /** To be called now and then: replaces a loop that hangs or died. */
    void revive() {
        Thread silent = loop;
        if (silent == null || System.nanoTime() - lastSign < timing.silence().toNanos()) {
            return;
        }
        LOG.log(Level.WARNING, "The watch of {0} was silent for {1}; starting it anew", service, timing.silence());
        start();
        silent.interrupt();
    }

    @Override
    public void close() {
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
                Answer answer = query.ask(service, index);
                if (!isCurrent()) {
                    return;
                }
                accept(answer.instances());
                boolean progress = answer.index().compareTo(index) > 0;
                boolean waited = System.nanoTime() - lastSign >= timing.block().toNanos() / 2;
                boolean usualTimeout = answer.index().equals(index) && waited && index.signum() > 0;
                if (anomalies > 2 && (progress || usualTimeout)) {
                    LOG.log(Level.INFO, "The watch of {0} works again", service);
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
                    LOG.log(Level.WARNING, "Cannot ask for the instances of {0}, keeping {1}: {2}", service, usable, e);
                }
            }
            pause(anomalies);
        }
    }

    private boolean isCurrent() {
        return Thread.currentThread() == loop;
    }

    private synchronized void accept(List<InstanceStatus> instances) {
        all = List.copyOf(instances);
        List<Instance> passing = instances.stream()
                .filter(it -> it.health().equals("passing"))
                .map(InstanceStatus::instance)
                .toList();
        if (!passing.isEmpty() && !passing.equals(usable)) {
            LOG.log(Level.DEBUG, "{0} is now {1}", service, passing);
            usable = passing;
        }
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

    private void awaitFirst() {
        try {
            long left = firstAnswerBy - System.nanoTime();
            if (left > 0 && !answered.await(left, TimeUnit.NANOSECONDS)) {
                LOG.log(Level.WARNING, "Consul has not yet answered who provides {0}", service);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
