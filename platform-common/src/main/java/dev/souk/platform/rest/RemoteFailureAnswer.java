package dev.souk.platform.rest;

import dev.souk.platform.problem.Problem;
import dev.souk.platform.problem.ProblemType;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger.Level;

/**
 * The answer of a request that failed because a call to another service did, where nobody made something better of it. A
 * 4xx of the other side that nobody expected is a defect here and none of the client's business.
 */
@Provider
@Singleton
@Priority(1)
final class RemoteFailureAnswer implements ExceptionMapper<RemoteException> {
    private static final System.Logger LOG = System.getLogger(RemoteFailureAnswer.class.getName());

    @Override
    public Response toResponse(RemoteException failure) {
        LOG.log(Level.WARNING, "A call to another service failed", failure);
        Problem problem =
                switch (failure) {
                    case RemoteUnavailable e ->
                        Problem.of(ProblemType.UNAVAILABLE, "Nothing was done; try again in a moment.");
                    case RemoteUnknown e ->
                        Problem.of(
                                ProblemType.BAD_GATEWAY,
                                "It is not known whether it was done: look before you try again.");
                    case RemoteProblem e -> Problem.of(ProblemType.BAD_GATEWAY, "Another service refused its part.");
                };
        var answer = Response.status(problem.status())
                .type(Problem.MEDIA)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(problem);
        return failure instanceof RemoteUnavailable
                ? answer.header(HttpHeaders.RETRY_AFTER, 1).build()
                : answer.build();
    }
}
