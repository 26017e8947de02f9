package dev.souk.platform.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * Tokens that end before they expire.
 *
 * @param subject the session, or the API key, that the tokens name as {@code sid}
 * @param until when the last of them has expired, and the revocation with it
 */
public record Revocation(UUID subject, Instant until) {}
