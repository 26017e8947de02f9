package dev.souk.platform.events;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that happened in a service.
 *
 * @param id unique, the same each time it is delivered
 * @param type versioned name, {@code souk.<service>.<what>.v<n>}
 * @param source the service it happened in
 * @param aggregateId what it happened to; events of one aggregate arrive in the order of their commits
 * @param time when, by the clock of the source's database
 * @param data the consumer's own view of the payload; fields it does not name are ignored
 */
public record Event<T>(UUID id, String type, String source, UUID aggregateId, Instant time, T data) {}
