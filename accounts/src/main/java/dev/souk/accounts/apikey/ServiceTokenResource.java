package dev.souk.accounts.apikey;

import dev.souk.accounts.NoStore;
import dev.souk.accounts.token.TokenIssuer;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Sells service tokens for API keys. */
@Path("/internal/tokens")
@Singleton
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
public class ServiceTokenResource {

    private static final String SCHEME = "ApiKey ";

    private final ApiKeys keys;
    private final TokenIssuer tokens;

    @Inject
    ServiceTokenResource(ApiKeys keys, TokenIssuer tokens) {
        this.keys = keys;
        this.tokens = tokens;
    }

    /** A service token. */
    public record ServiceToken(String accessToken, String tokenType, long expiresIn) {

        /** Without the token. */
        @Override
        public String toString() {
            return "ServiceToken[]";
        }
    }

    /**
     * A token for the service that the key belongs to.
     *
     * @param authorization {@code ApiKey <key>}
     */
    @POST
    @Operation(hidden = true)
    public Response buy(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization) {
        if (authorization == null || !authorization.startsWith(SCHEME)) {
            throw Problems.unauthorized("Send the API key as \"Authorization: ApiKey ...\".");
        }
        KeyText text = new KeyText(authorization.substring(SCHEME.length()).strip());
        ApiKey key = keys.check(text)
                .orElseThrow(() -> Problems.unauthorized("The API key is not known, has expired or was revoked."));
        return NoStore.answer(Response.ok(new ServiceToken(
                tokens.forService(key.name(), key.scopes(), key.id()),
                "Bearer",
                TokenIssuer.SERVICE_TOKEN_LIFETIME.toSeconds())));
    }
}
