package dev.souk.platform.events;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What operators watch: {@code souk_events_applied_total} and {@code souk_events_failed_total} and the lag of the last
 * applied event by stream ({@code souk_events_lag_seconds}), and of the outbox how many events wait and for how long
 * ({@code souk_outbox_unpublished}, {@code souk_outbox_age_seconds}), and dead letters ({@code souk_dead_letters}). An
 * instance that does not do the job now shows zero.
 */
final class EventMetrics {
    private final Clock clock;
    private final Map<String, AtomicLong> values = new ConcurrentHashMap<>();

    EventMetrics(Clock clock) {
        this.clock = clock;
    }

    /** Counts an applied event and notes its lag. */
    void applied(String stream, Instant happened) {
        counter("souk_events_applied", "Events applied", stream).increment();
        set("souk_events_lag_seconds", "Age of the last event when it was applied", stream, happened);
    }

    void failed(String stream) {
        counter("souk_events_failed", "Attempts to apply an event that failed", stream)
                .increment();
    }

    /** Notes what waits in the outbox. */
    void outbox(long unpublished, Duration age) {
        value("souk_outbox_unpublished", "Events that are not published yet", "")
                .set(unpublished * 1000);
        value("souk_outbox_age_seconds", "Age of the oldest event that is not published", "")
                .set(age.toMillis());
    }

    /** Notes how many events wait for an operator. */
    void dead(String stream, long count) {
        value("souk_dead_letters", "Events that were given up and wait for an operator", stream)
                .set(count * 1000);
    }

    private void set(String name, String description, String stream, Instant happened) {
        value(name, description, stream)
                .set(Math.max(0, Duration.between(happened, clock.instant()).toMillis()));
    }

    private static Counter counter(String name, String description, String stream) {
        return Metrics.globalRegistry()
                .getOrCreate(Counter.builder(name).description(description).tags(tags(stream)));
    }

    /** A gauge in thousandths. */
    private AtomicLong value(String name, String description, String stream) {
        return values.computeIfAbsent(name + "/" + stream, _ -> {
            AtomicLong thousandths = new AtomicLong();
            Metrics.globalRegistry()
                    .getOrCreate(Gauge.builder(name, thousandths, number -> number.get() / 1000.0)
                            .description(description)
                            .tags(tags(stream)));
            return thousandths;
        });
    }

    private static List<Tag> tags(String stream) {
        return stream.isEmpty() ? List.of() : List.of(Tag.create("stream", stream));
    }
}
