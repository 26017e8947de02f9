package dev.souk.platform.problem;

import io.helidon.http.RequestException;
import java.util.Map;
import java.util.Optional;

/** The body is longer than the limit or not what HTTP says it should be. Its rest cannot be skipped: the connection ends. */
final class UnreadableBody extends ProblemException {

    private static final long serialVersionUID = 1;

    UnreadableBody(RuntimeException cause) {
        super(problem(cause), Map.of("Connection", "close"), cause);
    }

    private static Problem problem(RuntimeException cause) {
        int status = cause instanceof RequestException e ? e.status().code() : 400;
        return HttpErrors.problem(status, Optional.empty()).orElseGet(() -> Unexpected.problem(cause));
    }
}
