package dev.souk.platform.rest;

import dev.souk.platform.deadline.DeadlineExceeded;
import dev.souk.platform.problem.ProblemAnswers;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** The answer of a request that ran out of time. */
@Provider
@Singleton
@Priority(1)
final class DeadlineAnswer implements ExceptionMapper<DeadlineExceeded> {
    @Override
    public Response toResponse(DeadlineExceeded failure) {
        return ProblemAnswers.to(
                new ProblemException(ProblemType.TIMEOUT, "The time was used up before the work was done.", failure));
    }
}
