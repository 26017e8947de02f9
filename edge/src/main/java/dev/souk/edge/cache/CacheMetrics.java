package dev.souk.edge.cache;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import java.util.List;
import java.util.function.LongSupplier;

/** What the cache did with requests: {@code souk_edge_cache_total}. */
final class CacheMetrics {

    private final Counter hit = counter("hit");
    private final Counter shared = counter("shared");
    private final Counter stale = counter("stale");
    private final Counter instead = counter("stale-if-error");
    private final Counter missed = counter("miss");
    private final Counter passed = counter("pass");

    void hit() {
        hit.increment();
    }

    void shared() {
        shared.increment();
    }

    void stale() {
        stale.increment();
    }

    /** Counted beside the miss that it was. */
    void instead() {
        instead.increment();
    }

    void missed() {
        missed.increment();
    }

    void passed() {
        passed.increment();
    }

    void size(LongSupplier entries) {
        Metrics.globalRegistry()
                .getOrCreate(Gauge.builder("souk_edge_cache_entries", entries, LongSupplier::getAsLong)
                        .description("Answers that are kept in this process"));
    }

    private static Counter counter(String result) {
        return Metrics.globalRegistry()
                .getOrCreate(Counter.builder("souk_edge_cache")
                        .description("Requests that an answer of the cache could serve, by what it did with them")
                        .tags(List.of(Tag.create("result", result))));
    }
}
