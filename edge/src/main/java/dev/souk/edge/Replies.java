package dev.souk.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.souk.platform.json.Json;
import dev.souk.platform.problem.Problem;
import dev.souk.platform.problem.ProblemException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/** The answers that the edge gives itself, and the headers that it puts on every answer. */
final class Replies {

    private static final List<Header> ALWAYS = List.of(
            HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
            HeaderValues.createCached("X-Frame-Options", "DENY"),
            HeaderValues.createCached("Referrer-Policy", "no-referrer"),
            HeaderValues.createCached("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"));

    /** For answers to those who came by TLS. */
    static final Header ONLY_TLS = HeaderValues.createCached("Strict-Transport-Security", "max-age=31536000");

    private Replies() {}

    /** Tells browsers to guess, embed and leak nothing, and once they came by TLS, to come by nothing else. */
    static ServerResponse secure(ServerRequest request, ServerResponse response) {
        for (Header header : ALWAYS) {
            response.header(header);
        }
        return request.isSecure() ? response.header(ONLY_TLS) : response;
    }

    static void json(ServerResponse response, Object body) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(Json.write(body).getBytes(UTF_8));
    }

    static void problem(ServerResponse response, ProblemException failure, String requestId) {
        Problem problem = failure.problem().withInstance("urn:souk:request:" + requestId);
        failure.headers().forEach(response::header);
        response.status(Status.create(problem.status()))
                .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(Json.write(problem).getBytes(UTF_8));
    }
}
