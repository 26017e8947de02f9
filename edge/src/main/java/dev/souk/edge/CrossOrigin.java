package dev.souk.edge;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.Set;

/**
 * Which web pages may call the API from a browser: those whose origin is listed, and no others (Fetch, "CORS protocol").
 * Credentials are never allowed: tokens travel in a header that the page sets, so no cookie is needed. Our own, since
 * Helidon's takes the list once, at the start.
 */
final class CrossOrigin {

    private static final HeaderName ORIGIN = HeaderNames.create("Origin");
    private static final HeaderName WANTED_METHOD = HeaderNames.create("Access-Control-Request-Method");
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String REQUEST_HEADERS =
            "authorization, content-type, idempotency-key, if-match, if-none-match, traceparent, tracestate, x-cart-token,"
                    + " x-souk-timeout";
    static final String ANSWER_HEADERS =
            "etag, location, retry-after, x-request-id, idempotent-replayed, idempotency-key-expires, ratelimit,"
                    + " ratelimit-policy";
    private static final String PREFLIGHT_SECONDS = "600";

    private CrossOrigin() {}

    /** Puts on the answer what a page of this origin may do; true when the request only asked for that. */
    static boolean answers(Set<String> origins, ServerRequest request, ServerResponse response) {
        if (origins.isEmpty()) {
            return false;
        }
        response.header(HeaderNames.VARY, "Origin");
        Optional<String> origin = request.headers().first(ORIGIN).filter(origins::contains);
        if (origin.isEmpty()) {
            return false;
        }
        response.header("Access-Control-Allow-Origin", origin.get());
        boolean preflight = request.prologue().method().text().equals("OPTIONS")
                && request.headers().contains(WANTED_METHOD);
        if (!preflight) {
            response.header("Access-Control-Expose-Headers", ANSWER_HEADERS);
            return false;
        }
        response.status(Status.NO_CONTENT_204)
                .header("Access-Control-Allow-Methods", METHODS)
                .header("Access-Control-Allow-Headers", REQUEST_HEADERS)
                .header("Access-Control-Max-Age", PREFLIGHT_SECONDS)
                .send();
        return true;
    }
}
