package dev.souk.platform.problem;

import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.glassfish.jersey.server.ExtendedUriInfo;

/** Turns every exception of a request into a problem. */
@Provider
@Singleton
@Priority(1)
final class ExceptionAnswer implements ExceptionMapper<Exception> {

    @Context
    private ExtendedUriInfo request;

    /** A path that no resource has may be another's, health or metrics: the empty answer lets Helidon look on. */
    @Override
    public Response toResponse(Exception exception) {
        if (exception instanceof NotFoundException unknown && request.getMatchedResourceMethod() == null) {
            return unknown.getResponse();
        }
        return ProblemAnswers.to(exception);
    }
}
