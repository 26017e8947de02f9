package dev.souk.platform.events;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event that was given up after several attempts.
 *
 * @param stream the service it came from
 * @param attempts how often it was tried
 * @param cause the last failure, for operators only
 * @param envelope the whole event as CloudEvents JSON
 * @param behind how many later events of the aggregate wait for it
 */
public record DeadLetter(
        UUID eventId,
        String stream,
        String type,
        UUID aggregateId,
        int attempts,
        String cause,
        String envelope,
        Instant setAsideAt,
        Optional<Instant> lastFailedAt,
        long behind) {}
