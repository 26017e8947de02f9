package dev.souk.platform.identity;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import io.helidon.security.jwt.Jwt;
import io.helidon.security.jwt.JwtException;
import io.helidon.security.jwt.SignedJwt;
import io.helidon.security.jwt.jwk.JwkRSA;
import jakarta.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Tells who presents a token. Tokens are JSON Web Tokens (RFC 7519) with the claims of MicroProfile JWT, signed with RS256
 * and nothing else, whatever their header says.
 *
 * <p>JAX-RS resources need not call it: requests are checked before they arrive. It is here for what is served outside
 * JAX-RS, such as the gateway and WebSockets. Safe for concurrent use.
 */
public final class TokenVerifier {

    /** Who issues tokens. */
    public static final String ISSUER = "souk";

    /** By how much the clocks of two machines may differ. */
    public static final Duration CLOCK_SKEW = Duration.ofSeconds(10);

    /** Longer ones are refused unread. */
    static final int MAX_LENGTH = 8_192;

    private final TrustedKeys keys;
    private final Predicate<UUID> revoked;
    private final InstantSource clock;

    /**
     * @param keys the keys that count
     * @param revoked whether a session has been ended before its tokens expired
     * @param clock the time
     */
    TokenVerifier(TrustedKeys keys, Predicate<UUID> revoked, InstantSource clock) {
        this.keys = keys;
        this.revoked = revoked;
        this.clock = clock;
    }

    /**
     * Who presents this token.
     *
     * @param jwt the compact form, without {@code Bearer}
     * @return a user or a service, never a guest
     * @throws ProblemException 401 when the token is not genuine, has expired or has been
     *     revoked; 503 when no key could be had yet
     */
    public Caller verify(String jwt) {
        TrustedKeys.Trust trust = keys.trust();
        Instant now = clock.instant();
        VerifiedToken token = trust.tokens().get(jwt).orElseGet(() -> {
            VerifiedToken checked = check(jwt, now);
            trust.tokens().put(jwt, checked, now);
            return checked;
        });
        if (!now.isBefore(token.expires().plus(CLOCK_SKEW))) {
            throw refused("The token has expired: refresh it or log in again.");
        }
        if (token.sessionId().filter(revoked).isPresent()) {
            throw refused("The session has ended: log in again.");
        }
        return token.caller();
    }

    private VerifiedToken check(String jwt, Instant now) {
        SignedJwt signed = parse(jwt);
        Jwt claims = claims(signed);
        if (!claims.algorithm().equals(Optional.of(JwkRSA.ALG_RS256))) {
            throw refused("The token must be signed with RS256.");
        }
        String keyId = claims.keyId().orElseThrow(() -> refused("The token names no key."));
        JwkRSA key = keys.find(keyId).orElseThrow(() -> unknownKey());
        if (!isSignedWith(key, signed)) {
            throw refused("The token's signature is wrong.");
        }
        if (!claims.issuer().equals(Optional.of(ISSUER))) {
            throw refused("The token comes from another issuer.");
        }
        // When it was issued says nothing of from when it is valid (RFC 7519, 4.1.6): an issuer whose clock is ahead
        // would
        // lock everybody out.
        if (claims.notBefore().orElse(now).isAfter(now.plus(CLOCK_SKEW))) {
            throw refused("The token is not valid yet.");
        }
        Instant expires = claims.expirationTime().orElseThrow(() -> refused("The token never expires."));
        return new VerifiedToken(caller(claims), sessionId(claims), expires);
    }

    private static SignedJwt parse(String jwt) {
        if (jwt.length() > MAX_LENGTH) {
            throw refused("The token is too long.");
        }
        try {
            return SignedJwt.parseToken(jwt);
        } catch (RuntimeException _) { // its message holds the token
            throw refused("This is not a token.");
        }
    }

    private static boolean isSignedWith(JwkRSA key, SignedJwt signed) {
        try {
            return key.verifySignature(signed.getSignedBytes(), signed.getSignature());
        } catch (JwtException _) { // a signature of the wrong length, say
            return false;
        }
    }

    private static Jwt claims(SignedJwt signed) {
        try {
            return signed.getJwt();
        } catch (RuntimeException _) {
            throw refused("The token's claims cannot be read.");
        }
    }

    private static Caller caller(Jwt claims) {
        String subject = claims.subject().orElseThrow(() -> refused("The token names nobody."));
        Set<String> groups = Set.copyOf(claims.userGroups().orElse(List.of()));
        if (groups.contains(Roles.SERVICE)) {
            return new Caller.Service(subject, Set.copyOf(claims.scopes().orElse(List.of())));
        }
        UUID session = sessionId(claims).orElseThrow(() -> refused("The token belongs to no session."));
        return new Caller.User(uuid(subject), groups, session);
    }

    private static Optional<UUID> sessionId(Jwt claims) {
        return claims.payloadClaim("sid")
                .map(value -> uuid(value instanceof JsonString text ? text.getString() : value.toString()));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw refused("The token's claims cannot be read.");
        }
    }

    private ProblemException unknownKey() {
        return keys.isEmpty()
                ? Problems.unavailable(
                        "Tokens cannot be verified before the accounts service has been reached.",
                        TrustedKeys.REFRESH_INTERVAL)
                : refused("The token is signed with an unknown key: refresh it or log in again.");
    }

    private static ProblemException refused(String detail) {
        return Problems.unauthorized(detail);
    }
}
