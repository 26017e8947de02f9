package dev.souk.platform.problem;

import dev.souk.platform.json.Json;
import dev.souk.platform.telemetry.RequestId;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The answers of the web server itself: a request that cannot be parsed, a body beyond the limit, a path that nobody serves. */
final class ServerAnswer implements DirectHandler {

    /** This answer for everything that the server handles without routing. */
    static DirectHandlers handlers() {
        var builder = DirectHandlers.builder();
        var answer = new ServerAnswer();
        Arrays.stream(EventType.values()).forEach(type -> builder.addHandler(type, answer));
        return builder.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            Throwable thrown,
            System.Logger logger) {
        var problem = HttpErrors.problem(status.code(), Optional.empty());
        return respond(problem.orElseGet(() -> Unexpected.problem(thrown)), request, event, headers);
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType event, Status status, ServerResponseHeaders headers, String message) {
        return handle(request, event, status, headers, new IllegalStateException(message), null);
    }

    private static TransportResponse respond(
            Problem problem, TransportRequest request, EventType event, ServerResponseHeaders headers) {
        var id = RequestId.current()
                .orElseGet(() -> RequestId.of(request.headers().first(RequestId.NAME)));
        var body = Json.write(problem.withInstance(RequestId.urn(id))).getBytes(StandardCharsets.UTF_8);
        return TransportResponse.builder()
                .status(Status.create(problem.status()))
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .header(RequestId.NAME, id)
                .keepAlive(event.keepAlive())
                .entity(body)
                .build();
    }
}
