package dev.souk.platform.rest;

import dev.souk.platform.problem.ProblemAnswers;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
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
        return ProblemAnswers.to(
                switch (failure) {
                    case RemoteUnavailable e ->
                        new ProblemException(
                                ProblemType.UNAVAILABLE, "Another service does not answer; try again in a moment.", e);
                    case RemoteUnknown e ->
                        new ProblemException(
                                ProblemType.BAD_GATEWAY,
                                "It is not known whether it was done: look before you try again.",
                                e);
                    case RemoteProblem e ->
                        new ProblemException(ProblemType.BAD_GATEWAY, "Another service refused its part.", e);
                });
    }
}
