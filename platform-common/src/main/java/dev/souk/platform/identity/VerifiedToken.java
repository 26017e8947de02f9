package dev.souk.platform.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a token proved.
 *
 * @param caller who presented it
 * @param sessionId the sign-in or the API key it was issued for; revoking that ends the token
 * @param expires when it ends by itself
 */
record VerifiedToken(Caller caller, Optional<UUID> sessionId, Instant expires) {}
