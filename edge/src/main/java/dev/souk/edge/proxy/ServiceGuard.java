package dev.souk.edge.proxy;

import dev.souk.edge.route.Priority;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** What stands between the clients and one service, so that neither its failure nor their number brings it down. */
final class ServiceGuard {

    private static final int LONGEST_RETRY_SECONDS = 3;

    final Breaker breaker;
    final ConcurrencyLimit limit;
    final RetryBudget budget;
    private final String service;
    private final Counter retries;
    private final Map<Priority, Counter> shed = new EnumMap<>(Priority.class);

    ServiceGuard(String service, LongSupplier nanoTime) {
        this.service = service;
        this.breaker = new Breaker(nanoTime);
        this.limit = new ConcurrencyLimit(nanoTime);
        this.budget = new RetryBudget(nanoTime);
        Tag tag = Tag.create("service", service);
        var registry = Metrics.globalRegistry();
        registry.getOrCreate(Gauge.builder(
                        "souk_edge_breaker_state", breaker, it -> it.state().level())
                .description("0 closed, 1 half open, 2 open")
                .tags(List.of(tag)));
        registry.getOrCreate(Gauge.builder("souk_edge_concurrency_limit", limit, ConcurrencyLimit::limit)
                .description("How many requests the service may work on at once")
                .tags(List.of(tag)));
        registry.getOrCreate(Gauge.builder("souk_edge_in_flight", limit, ConcurrencyLimit::inFlight)
                .description("Requests that the service works on")
                .tags(List.of(tag)));
        retries = registry.getOrCreate(Counter.builder("souk_edge_retries")
                .description("Requests that were sent again")
                .tags(List.of(tag)));
        for (Priority priority : Priority.values()) {
            shed.put(
                    priority,
                    registry.getOrCreate(Counter.builder("souk_edge_shed")
                            .description("Requests that were refused because the service had enough to do")
                            .tags(List.of(
                                    tag, Tag.create("priority", priority.name().toLowerCase(java.util.Locale.ROOT))))));
        }
    }

    /** Both permissions that a request needs. Closed, it tells the breaker what the last attempt said. */
    static final class Entry implements AutoCloseable {
        private final Breaker.Permit permit;
        private final ConcurrencyLimit.Slot slot;
        private Verdict last = Verdict.NOTHING;

        private Entry(Breaker.Permit permit, ConcurrencyLimit.Slot slot) {
            this.permit = permit;
            this.slot = slot;
        }

        /**
         * An attempt has ended; others may follow.
         *
         * @param nanos how long the service took, if it answered
         */
        void attempted(Verdict verdict, String route, long nanos) {
            last = verdict;
            switch (verdict) {
                case GOOD -> slot.answered(route, nanos);
                case BLAMED -> slot.lost();
                case UNREACHED, NOTHING -> {
                    // The service had nothing to do with it.
                }
            }
        }

        /** There was no instance to make an attempt at. */
        void nobodyThere() {
            last = Verdict.UNREACHED;
        }

        /** The service has nothing more to do with the request; once is enough. */
        @Override
        public void close() {
            slot.close();
            switch (last) {
                case GOOD -> permit.succeeded();
                case BLAMED, UNREACHED -> permit.failed();
                case NOTHING -> permit.close();
            }
        }
    }

    /**
     * Lets a request in.
     *
     * @throws ProblemException 503 with a time to come back when it may not
     */
    Entry enter(Priority priority) {
        Breaker.Permit permit = breaker.enter()
                .orElseThrow(() -> Problems.unavailable(
                        "The service " + service + " fails at the moment; nothing was done.", breaker.retryAfter()));
        ConcurrencyLimit.Slot slot = limit.enter(priority).orElseThrow(() -> {
            permit.close();
            shed.get(priority).increment();
            // Drawn, so that those who are refused together do not come back together.
            int seconds = ThreadLocalRandom.current().nextInt(1, LONGEST_RETRY_SECONDS + 1);
            return Problems.unavailable(
                    "The service " + service + " has enough to do; nothing was done.", Duration.ofSeconds(seconds));
        });
        budget.deposit();
        return new Entry(permit, slot);
    }

    void retried() {
        retries.increment();
    }
}
