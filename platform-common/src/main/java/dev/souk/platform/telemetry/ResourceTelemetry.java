package dev.souk.platform.telemetry;

import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.ArrayList;
import java.util.Collections;
import org.glassfish.jersey.server.ExtendedUriInfo;

/** Tells the route of a resource and puts the id of the request into its answer. */
@Provider
@Singleton
final class ResourceTelemetry implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getUriInfo() instanceof ExtendedUriInfo uri && uri.getMatchedResourceMethod() != null) {
            var templates = new ArrayList<String>();
            uri.getMatchedTemplates().forEach(template -> templates.add(template.getTemplate()));
            Collections.reverse(templates);
            Route.is(String.join("", templates));
        }
        RequestId.current().ifPresent(id -> response.getHeaders().putSingle(RequestId.HEADER, id));
    }
}
