package dev.souk.platform.problem;

import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Turns every exception of a request into a problem. */
@Provider
@Singleton
@Priority(1)
final class ExceptionAnswer implements ExceptionMapper<Exception> {

    @Override
    public Response toResponse(Exception exception) {
        return Answers.to(exception);
    }
}
