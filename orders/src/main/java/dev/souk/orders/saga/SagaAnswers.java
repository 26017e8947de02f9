package dev.souk.orders.saga;

import dev.souk.platform.idempotency.IdempotencyKeys;
import dev.souk.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

/**
 * Stores the answer to the request that began a saga, in the transaction that ends it. Whoever ends it: the client may be
 * waiting at another instance, or come back with the same Idempotency-Key tomorrow.
 */
@Singleton
public class SagaAnswers {

    private final IdempotencyKeys keys;

    /** For CDI, and for tests that have a database. */
    @Inject
    public SagaAnswers(IdempotencyKeys keys) {
        this.keys = keys;
    }

    /** The answer, with an entity that has a JSON form. */
    public void complete(Saga saga, Response answer) {
        keys.complete(saga.id(), answer);
    }

    /** The answer is a problem. */
    public void complete(Saga saga, Problem problem) {
        complete(
                saga,
                Response.status(problem.status())
                        .type(Problem.MEDIA)
                        .entity(problem)
                        .build());
    }
}
