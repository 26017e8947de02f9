package dev.souk.edge;

import dev.souk.platform.identity.Caller;
import dev.souk.platform.identity.TokenVerifier;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Who calls, by the {@code Authorization} header. */
@Singleton
public class Callers {

    private static final String BEARER = "Bearer ";

    private final TokenVerifier verifier;

    /**
     * Makes it.
     *
     * @param verifier tells a good token from a bad one
     */
    @Inject
    public Callers(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    /**
     * Verifies the token of a request.
     *
     * @return the caller; a guest when there is no token
     * @throws ProblemException 401 when the header holds anything but one good bearer token
     */
    Caller verify(ServerRequest request) {
        Optional<String> header = request.headers().first(HeaderNames.AUTHORIZATION);
        if (header.isEmpty()) {
            return new Caller.Guest();
        }
        String value = header.get();
        if (!value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw Problems.unauthorized("Send the access token as: Authorization: Bearer <token>.");
        }
        return verifier.verify(value.substring(BEARER.length()).trim());
    }
}
