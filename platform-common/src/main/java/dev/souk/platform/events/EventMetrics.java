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
 * What operators watch. Of a consumer, by stream: {@code souk_events_applied_total}, {@code souk_events_failed_total}, the
 * age of the last event when it was applied ({@code souk_events_lag_seconds}), the dead letters ({@code
 * souk_dead_letters}), and how many aggregates wait for a retry or an operator, with how many events ({@code
 * souk_parked_aggregates}, {@code souk_parked_events}). Of the source: how many events wait to be published and for how
 * long ({@code souk_outbox_unpublished}, {@code souk_outbox_age_seconds}), and by consumer how long the first event that it
 * has not applied has been waiting ({@code souk_consumer_behind_seconds}).
 *
 * <p>A job is done by one instance; that one shows the values, every other zero. Metrics are the process's, so two of
 * these show the same.
 */
final class EventMetrics {
    private static final Map<String, AtomicLong> VALUES = new ConcurrentHashMap<>();

    private final Clock clock;

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
        value("souk_outbox_unpublished", "Events that are not published yet", "", "")
                .set(unpublished * 1000);
        value("souk_outbox_age_seconds", "Age of the oldest event that is not published", "", "")
                .set(age.toMillis());
    }

    /** Notes for how long the first event has been waiting that a consumer has not applied. */
    void behind(String consumer, Duration age) {
        value(
                        "souk_consumer_behind_seconds",
                        "Age of the first event that a consumer has not applied",
                        "consumer",
                        consumer)
                .set(age.toMillis());
    }

    /** The relay is another instance's now. */
    void relayIsElsewhere() {
        VALUES.forEach((name, thousandths) -> {
            if (name.startsWith("souk_outbox_") || name.startsWith("souk_consumer_")) {
                thousandths.set(0);
            }
        });
    }

    /** Notes what is set aside. */
    void setAside(String stream, SetAside.Waiting waiting) {
        value("souk_dead_letters", "Events that were given up and wait for an operator", "stream", stream)
                .set(waiting.dead() * 1000);
        value("souk_parked_aggregates", "Aggregates that wait for a retry or an operator", "stream", stream)
                .set(waiting.aggregates() * 1000);
        value("souk_parked_events", "Events that wait for a retry or an operator", "stream", stream)
                .set(waiting.events() * 1000);
    }

    private void set(String name, String description, String stream, Instant happened) {
        value(name, description, "stream", stream)
                .set(Math.max(0, Duration.between(happened, clock.instant()).toMillis()));
    }

    private static Counter counter(String name, String description, String stream) {
        return Metrics.globalRegistry()
                .getOrCreate(Counter.builder(name).description(description).tags(tags("stream", stream)));
    }

    /** A gauge in thousandths. */
    private static AtomicLong value(String name, String description, String tag, String of) {
        return VALUES.computeIfAbsent(name + "/" + of, _ -> {
            AtomicLong thousandths = new AtomicLong();
            Metrics.globalRegistry()
                    .getOrCreate(Gauge.builder(name, thousandths, number -> number.get() / 1000.0)
                            .description(description)
                            .tags(tags(tag, of)));
            return thousandths;
        });
    }

    private static List<Tag> tags(String name, String value) {
        return value.isEmpty() ? List.of() : List.of(Tag.create(name, value));
    }
}
