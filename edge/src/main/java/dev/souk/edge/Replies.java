package dev.souk.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.souk.platform.json.Json;
import dev.souk.platform.problem.Problem;
import dev.souk.platform.problem.ProblemException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;

/** The answers that the edge gives itself, and the headers that it puts on every answer. */
final class Replies {

    private Replies() {}

    /** Tells browsers to guess, embed and leak nothing. */
    static ServerResponse secure(ServerResponse response) {
        return response.header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Strict-Transport-Security", "max-age=31536000")
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
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
