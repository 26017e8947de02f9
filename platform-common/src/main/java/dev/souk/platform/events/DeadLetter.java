package dev.souk.platform.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event that was given up after several attempts.
 *
 * @param number rises in the order in which events were set aside
 * @param stream the service it came from
 * @param attempts how often it was tried
 * @param cause the last failure, for operators only
 * @param envelope the whole event, a CloudEvent 1.0
 * @param behind how many later events of the aggregate wait for it
 */
public record DeadLetter(
        long number,
        UUID eventId,
        String stream,
        String type,
        UUID aggregateId,
        int attempts,
        String cause,
        JsonNode envelope,
        Instant setAsideAt,
        Optional<Instant> lastFailedAt,
        long behind) {}
