package dev.souk.edge.route;

import com.fasterxml.jackson.core.JsonPointer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How long the answers of a route are kept. Where the service says so itself in {@code Cache-Control}, its word goes before
 * the times here; {@code private}, {@code no-store}, {@code no-cache} and cookies always keep an answer out.
 *
 * @param maxAge for how long an answer is fresh
 * @param whileRevalidate for how long after that it is still given, while a new one is fetched (RFC 5861)
 * @param ifError for how long after that it is still given when the service can't answer (RFC 5861)
 * @param vary request headers that the answer depends on, in lower case
 * @param purgedBy types of events after which an answer is out of date
 * @param subject where the JSON answer names what it tells of, compared with what an event is about; without it every event
 *     of the types concerns all answers of the route
 */
public record CacheRule(
        Duration maxAge,
        Duration whileRevalidate,
        Duration ifError,
        List<String> vary,
        Set<String> purgedBy,
        JsonPointer subject) {

    /** Takes copies. */
    public CacheRule {
        vary = List.copyOf(vary);
        purgedBy = Set.copyOf(purgedBy);
    }

    /** The service whose events purge, the second word of their types; empty when none do. */
    public Optional<String> source() {
        return purgedBy.stream().map(type -> type.split("\\.", 3)[1]).findFirst();
    }
}
