package dev.souk.platform.idempotency;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;

/** What can be wrong with an Idempotency-Key, by the words of the IETF draft. */
final class IdempotencyProblems {
    private static final ProblemType MISSING =
            new ProblemType("idempotency-key-missing", 400, "Idempotency-Key is missing or not valid");
    private static final ProblemType REUSED =
            new ProblemType("idempotency-key-reused", 422, "Idempotency-Key is already used");
    private static final ProblemType IN_FLIGHT =
            new ProblemType("idempotency-key-in-flight", 409, "A request with this Idempotency-Key is outstanding");
    private static final ProblemType NOT_KEPT =
            new ProblemType("idempotent-answer-not-kept", 409, "Already done, but the answer is not kept");

    private IdempotencyProblems() {}

    static ProblemException missing() {
        return new ProblemException(
                MISSING,
                "Send the header Idempotency-Key with a value of your own that is unique for each intent, such as a UUID"
                        + " (1 to 255 printable characters), and the same value when you send the request again");
    }

    static ProblemException reused() {
        return new ProblemException(
                REUSED, "This key was used for a request with another body: use a new key for a new intent");
    }

    static ProblemException inFlight() {
        return new ProblemException(IN_FLIGHT, "The first request with this key is still running: try again later")
                .header("Retry-After", "1");
    }

    static ProblemException notKept() {
        return new ProblemException(
                NOT_KEPT, "The request with this key was carried out, but its answer held a secret: use a new key");
    }
}
