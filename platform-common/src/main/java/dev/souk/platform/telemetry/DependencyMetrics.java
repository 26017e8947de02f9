package dev.souk.platform.telemetry;

import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rate, errors and duration of what this process asks of others: {@code souk_dependency_seconds} with the labels dependency
 * and outcome. Whoever calls a dependency records each attempt.
 */
public final class DependencyMetrics {

    static final String NAME = "souk_dependency";

    private static final Map<Key, Timer> TIMERS = new ConcurrentHashMap<>();

    private record Key(String dependency, Outcome outcome) {}

    /** How an attempt ended. */
    public enum Outcome {
        /** It was done. */
        OK,
        /** The other side answered that it will not: a 4xx. */
        REFUSED,
        /** The other side cannot: no connection, 421, 503. */
        UNAVAILABLE,
        /** Nobody knows: no answer in time, a dropped connection, another 5xx. */
        UNKNOWN
    }

    private DependencyMetrics() {}

    /**
     * Records one attempt.
     *
     * @param dependency the name of the service or server, one of few: {@code redis}, never an address
     */
    public static void record(String dependency, Outcome outcome, Duration taken) {
        TIMERS.computeIfAbsent(new Key(dependency, outcome), DependencyMetrics::timer)
                .record(taken);
    }

    private static Timer timer(Key key) {
        return Metrics.globalRegistry()
                .getOrCreate(Timer.builder(NAME)
                        .description("Attempts to use another service or server")
                        .tags(List.of(
                                Tag.create("dependency", key.dependency()),
                                Tag.create("outcome", key.outcome().name().toLowerCase(java.util.Locale.ROOT))))
                        .buckets(Buckets.LATENCY));
    }
}
