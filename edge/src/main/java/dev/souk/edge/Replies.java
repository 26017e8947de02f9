package dev.souk.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.souk.edge.proxy.Answer;
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

    static void json(ServerRequest request, ServerResponse response, Object body) {
        send("application/json", body, request, response);
    }

    static void problem(ServerRequest request, ServerResponse response, ProblemException failure, String requestId) {
        Problem problem = failure.problem().withInstance("urn:souk:request:" + requestId);
        failure.headers().forEach(response::header);
        response.status(Status.create(problem.status()));
        send(Problem.MEDIA_TYPE, problem, request, response);
    }

    private static void send(String type, Object body, ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, type).header(HeaderNames.CACHE_CONTROL, "no-store");
        Answer.send(Json.write(body).getBytes(UTF_8), request, response);
    }
}
