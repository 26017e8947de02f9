package dev.souk.platform.telemetry;

import io.helidon.common.context.Contexts;
import io.opentelemetry.api.trace.Span;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.ArrayList;
import java.util.Collections;
import org.glassfish.jersey.server.ExtendedUriInfo;

/**
 * Tells the route of a resource and the span in which it was served, and puts the id of the request into its answer. Before
 * Helidon's filter of answers, which has no priority and ends that span.
 */
@Provider
@Singleton
@Priority(Priorities.USER + 100)
final class ResourceTelemetry implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getUriInfo() instanceof ExtendedUriInfo uri && uri.getMatchedResourceMethod() != null) {
            var templates = new ArrayList<String>();
            uri.getMatchedTemplates().forEach(template -> templates.add(template.getTemplate()));
            Collections.reverse(templates);
            Route.is(String.join("", templates));
        }
        var span = Span.current();
        if (span.getSpanContext().isValid()) {
            Contexts.context().ifPresent(context -> context.register(new Served(span)));
        }
        RequestId.current().ifPresent(id -> response.getHeaders().putSingle(RequestId.HEADER, id));
    }

    /** A request was served within this span, which has ended when its access line is written. */
    record Served(Span within) {}
}
