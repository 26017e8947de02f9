package dev.souk.platform.problem;

import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Takes the place of Helidon's own mapper, which answers with the names of our classes. */
@Provider
@Singleton
@Priority(1)
final class ViolationAnswer implements ExceptionMapper<ConstraintViolationException> {

    @Override
    public Response toResponse(ConstraintViolationException exception) {
        return ProblemAnswers.to(exception);
    }
}
