package dev.souk.platform.rest;

import dev.souk.platform.deadline.DeadlineExceeded;
import dev.souk.platform.problem.Problem;
import dev.souk.platform.problem.ProblemType;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
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
        return Response.status(ProblemType.TIMEOUT.status())
                .type(Problem.MEDIA)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(Problem.of(ProblemType.TIMEOUT, "The time was used up before the work was done."))
                .build();
    }
}
