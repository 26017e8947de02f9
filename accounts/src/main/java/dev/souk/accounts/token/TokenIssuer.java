package dev.souk.accounts.token;

import dev.souk.platform.identity.Roles;
import dev.souk.platform.identity.TokenVerifier;
import io.helidon.security.jwt.Jwt;
import io.helidon.security.jwt.SignedJwt;
import io.helidon.security.jwt.jwk.JwkRSA;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Signs the tokens that say who somebody is: MicroProfile JWT, RS256. */
@Singleton
public class TokenIssuer {

    /** How long a person's access token is good. */
    public static final Duration USER_TOKEN_LIFETIME = Duration.ofMinutes(5);

    /** How long a service's token is good. */
    public static final Duration SERVICE_TOKEN_LIFETIME = Duration.ofMinutes(60);

    private final SigningKeys keys;
    private final Clock clock;

    @Inject
    TokenIssuer(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** An access token of a session, with the roles as they are now. */
    public String forUser(UUID accountId, Set<String> roles, UUID sessionId) {
        Jwt.Builder claims = claims(accountId.toString(), sessionId, USER_TOKEN_LIFETIME);
        roles.stream().sorted().forEach(claims::addUserGroup);
        return sign(claims);
    }

    /** A token of a service, which ends early when the API key is revoked. */
    public String forService(String name, List<String> scopes, UUID apiKeyId) {
        return sign(claims(name, apiKeyId, SERVICE_TOKEN_LIFETIME)
                .addUserGroup(Roles.SERVICE)
                .scopes(scopes));
    }

    private Jwt.Builder claims(String subject, UUID sessionId, Duration lifetime) {
        Instant now = clock.instant();
        return Jwt.builder()
                .type("JWT")
                .issuer(TokenVerifier.ISSUER)
                .subject(subject)
                .userPrincipal(subject)
                .jwtId(UUID.randomUUID().toString())
                .addPayloadClaim("sid", sessionId.toString())
                .issueTime(now)
                .expirationTime(now.plus(lifetime));
    }

    private String sign(Jwt.Builder claims) {
        SigningKey key = keys.signer();
        Jwt jwt = claims.keyId(key.id()).algorithm(JwkRSA.ALG_RS256).build();
        return SignedJwt.sign(jwt, key.signer()).tokenContent();
    }
}
