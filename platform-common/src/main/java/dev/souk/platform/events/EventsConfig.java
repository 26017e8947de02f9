package dev.souk.platform.events;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * How events travel. Defaults suit production.
 *
 * @param service name of this service: it publishes to its stream and is the consumer group in others
 * @param redis address of Redis
 * @param lease how long a worker that has gone silent keeps its job
 * @param tick longest wait before a worker looks up: renews its lease, or tries to take over
 * @param gather how long the relay waits for more after the first event: under load many share what publishing costs
 * @param batch most events published or applied at once
 * @param maxAttempts how often an event may fail before it becomes a dead letter
 * @param backoff wait after the first failure; doubled for each further one, with jitter
 * @param maxBackoff longest wait between attempts
 * @param retention how long published events can be published again: the longest outage of a consumer to survive
 * @param streamKeep how long events that every consumer has applied stay in Redis
 * @param streamMost most of these that stay in Redis, so that busy days do not fill it
 */
record EventsConfig(
        String service,
        URI redis,
        Duration lease,
        Duration tick,
        Duration gather,
        int batch,
        int maxAttempts,
        Duration backoff,
        Duration maxBackoff,
        Duration retention,
        Duration streamKeep,
        long streamMost) {

    /** Everything but the names by default. */
    EventsConfig(String service, URI redis) {
        this(
                service,
                redis,
                Duration.ofSeconds(5),
                Duration.ofMillis(1500),
                Duration.ofMillis(20),
                200,
                5,
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                Duration.ofDays(7),
                Duration.ofDays(1),
                50_000);
    }

    /** Reads {@code souk.service}, {@code souk.redis.url} and {@code souk.events.*}; empty without a Redis. */
    static Optional<EventsConfig> from(Config config) {
        return config.getOptionalValue("souk.redis.url", URI.class).map(redis -> {
            EventsConfig defaults = new EventsConfig(config.getValue("souk.service", String.class), redis);
            return new EventsConfig(
                    defaults.service,
                    redis,
                    duration(config, "lease", defaults.lease),
                    duration(config, "tick", defaults.tick),
                    duration(config, "gather", defaults.gather),
                    config.getOptionalValue("souk.events.batch", Integer.class).orElse(defaults.batch),
                    config.getOptionalValue("souk.events.max-attempts", Integer.class)
                            .orElse(defaults.maxAttempts),
                    duration(config, "backoff", defaults.backoff),
                    duration(config, "max-backoff", defaults.maxBackoff),
                    duration(config, "retention", defaults.retention),
                    duration(config, "stream-keep", defaults.streamKeep),
                    config.getOptionalValue("souk.events.stream-most", Long.class)
                            .orElse(defaults.streamMost));
        });
    }

    private static Duration duration(Config config, String key, Duration otherwise) {
        return config.getOptionalValue("souk.events." + key, Duration.class).orElse(otherwise);
    }
}
