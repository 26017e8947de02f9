package dev.souk.platform.data;

import dev.souk.platform.problem.ProblemAnswers;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * The answer of a request whose statement failed: 503 when the database is away, 504 when it took too long. Neither is a
 * fault of the code, so there is a line in the log and no more; what else a statement can say is one.
 */
@Provider
@Singleton
@Priority(1)
final class DataAnswer implements ExceptionMapper<DataException> {
    private static final System.Logger LOG = System.getLogger(DataAnswer.class.getName());
    private static final Duration SOON = Duration.ofSeconds(1);

    @Override
    public Response toResponse(DataException failure) {
        if (DataException.isOutage(failure)) {
            LOG.log(Level.WARNING, "The database does not answer: {0}", failure.getMessage());
            return ProblemAnswers.to(Problems.unavailable(
                    "The database does not answer. Try again in a moment; what was to change may have been changed, so"
                            + " look, or repeat it with the same Idempotency-Key.",
                    SOON));
        }
        if (DataException.isTimeout(failure)) {
            LOG.log(Level.WARNING, "The database took too long: {0}", failure.getMessage());
            return ProblemAnswers.to(new ProblemException(
                    ProblemType.TIMEOUT, "The time was used up before the work was done.", failure));
        }
        return ProblemAnswers.to(failure);
    }
}
