package dev.souk.platform.problem;

import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Turns what not even {@link ExceptionAnswer} sees, such as a stack overflow, into a problem. */
@Provider
@Singleton
@Priority(1)
final class ErrorAnswer implements ExceptionMapper<Error> {

    @Override
    public Response toResponse(Error error) {
        return ProblemAnswers.to(error);
    }
}
