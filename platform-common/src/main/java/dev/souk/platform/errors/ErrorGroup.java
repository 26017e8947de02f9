package dev.souk.platform.errors;

import java.time.Instant;
import java.util.Optional;

/**
 * A fault and how often it occurred.
 *
 * @param service where
 * @param fingerprint tells it from the service's other faults; twelve hexadecimal digits
 * @param kind the class of the innermost exception, or the level of the record without one
 * @param place the nearest place in our code
 * @param message of the last occurrence, without secrets, shortened
 * @param count occurrences since {@code firstSeen}
 * @param version of the last occurrence
 * @param traceId of the last occurrence within a trace
 * @param requestId of the last occurrence within a request; finds its log lines
 */
public record ErrorGroup(
        String service,
        String fingerprint,
        String kind,
        String place,
        String message,
        long count,
        Instant firstSeen,
        Instant lastSeen,
        String version,
        Optional<String> traceId,
        Optional<String> requestId) {}
