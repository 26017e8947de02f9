package dev.souk.platform.discovery;

import java.lang.System.Logger.Level;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Follows the instances of one service and keeps the last good answer: one without a usable instance never replaces one that
 * had some.
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

    /**
     * How long things take.
     *
     * @param block how long a query may be held by the agent, in whole seconds
     * @param read when to give an answer up: Consul adds up to a sixteenth to {@code block}, so well above that
     * @param silence when to give a loop up: above {@code read} and {@code longestBackoff}
     * @param firstBackoff pause after the first error, doubled for each further one
     * @param longestBackoff longest pause
     */
    record Timing(Duration block, Duration read, Duration silence, Duration firstBackoff, Duration longestBackoff) {
        static final Timing STANDARD = new Timing(
                Duration.ofSeconds(30),
                Duration.ofSeconds(37),
                Duration.ofSeconds(45),
                Duration.ofMillis(100),
                Duration.ofSeconds(5));
    }

    private static final System.Logger LOG = System.getLogger(ServiceWatch.class.getName());

    private final String service;
    private final ConsulWatch<List<InstanceStatus>> watch;
    private final long firstAnswerBy = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);

    private volatile List<Instance> usable = List.of();
    private volatile List<Instance> failing = List.of();
    private volatile List<InstanceStatus> all = List.of();

    ServiceWatch(String service, Query query, Timing timing) {
        this.service = service;
        this.watch = new ConsulWatch<>(
                service,
                index -> {
                    Answer answer = query.ask(service, index);
                    return new ConsulWatch.Answer<>(answer.index(), answer.instances());
                },
                this::accept,
                timing);
    }

    ServiceWatch start() {
        var _ = watch.start();
        return this;
    }

    /** The last good list. Within two seconds from the start it waits for the first answer. */
    List<Instance> usable() {
        Duration left = Duration.ofNanos(firstAnswerBy - System.nanoTime());
        if (usable.isEmpty() && !watch.awaitFirst(left) && left.isPositive()) {
            LOG.log(Level.WARNING, "Consul has not yet answered who provides {0}", service);
        }
        return usable;
    }

    /** Those of the last answer that can't take calls. */
    List<Instance> failing() {
        return failing;
    }

    /** The last answer, whatever it said. */
    List<InstanceStatus> all() {
        usable();
        return all;
    }

    @Override
    public void close() {
        watch.close();
    }

    private void accept(List<InstanceStatus> instances) {
        all = List.copyOf(instances);
        List<Instance> passing = instances.stream()
                .filter(it -> it.health().equals("passing"))
                .map(InstanceStatus::instance)
                .toList();
        List<Instance> others = instances.stream()
                .map(InstanceStatus::instance)
                .filter(it -> !passing.contains(it) && !usable.contains(it))
                .toList();
        if (!others.equals(failing)) {
            failing = others;
        }
        if (!passing.isEmpty() && !passing.equals(usable)) {
            LOG.log(Level.DEBUG, "{0} is now {1}", service, passing);
            usable = passing;
        }
    }
}
