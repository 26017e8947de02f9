package dev.souk.platform.telemetry;

import dev.souk.platform.http.ListHeader;
import io.helidon.common.context.Contexts;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.logging.common.HelidonMdc;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Duration;

/**
 * Around every request: its id, one access line, its metrics.
 *
 * <p>A connection's thread serves many requests. The tracing context is therefore emptied first: Helidon's client filter
 * leaves its span current when a call fails, and the next request would become its child.
 */
final class RequestFilter implements Filter {

    private final RouteMetrics metrics;
    private final AccessLog log;

    RequestFilter(RouteMetrics metrics, AccessLog log) {
        this.metrics = metrics;
        this.log = log;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long start = System.nanoTime();
        var id = RequestId.of(request.headers().first(RequestId.NAME));
        HelidonMdc.set(RequestId.KEY, id);
        response.header(HeaderValues.create(RequestId.NAME, id));
        try {
            Contexts.runInContext(request.context(), Context.root().wrap(chain::proceed));
        } finally {
            var taken = Duration.ofNanos(System.nanoTime() - start);
            var method = request.prologue().method().text();
            var route = request.context().get(Route.class).orElse(Route.NONE);
            int status = response.status().code();
            metrics.record(method, route, status, taken);
            var details = request.context().get(Details.class).orElse(Details.NONE);
            var span = request.context()
                    .get(ResourceTelemetry.Served.class)
                    .map(ResourceTelemetry.Served::within)
                    .orElse(Span.getInvalid());
            try (Scope _ = span.makeCurrent()) { // the line names it
                log.line(method, request.prologue().uriPath().path(), route, status, taken, details);
            }
            HelidonMdc.remove(RequestId.KEY);
        }
        if (endsConnection(request.headers()) || endsConnection(response.headers())) {
            // Helidon would keep the connection: it waits for more requests where the client waits for the end, and
            // reads
            // the rest of a body that was refused as if it were the next request.
            throw new CloseConnectionException("the request or its answer ends the connection");
        }
    }

    private static boolean endsConnection(Headers headers) {
        return headers.contains(HeaderNames.CONNECTION)
                && !headers.contains(HeaderValues.CONNECTION_KEEP_ALIVE)
                && ListHeader.elements(headers, HeaderNames.CONNECTION).stream().anyMatch("close"::equalsIgnoreCase);
    }
}
