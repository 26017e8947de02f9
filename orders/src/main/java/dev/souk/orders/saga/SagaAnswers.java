package dev.souk.orders.saga;

import dev.souk.platform.data.Database;
import dev.souk.platform.idempotency.IdempotencyKeys;
import dev.souk.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Stores the answer to the request that began a saga, in the transaction that ends it. Whoever ends it: the client may be
 * waiting at another instance, or come back with the same Idempotency-Key tomorrow.
 */
@Singleton
public class SagaAnswers {

    private final Database database;
    private final IdempotencyKeys keys;
    private final ConcurrentMap<UUID, Optional<Response>> awaited = new ConcurrentHashMap<>();

    /** For CDI, and for tests that have a database. */
    @Inject
    public SagaAnswers(Database database, IdempotencyKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** The answer, with an entity that has a JSON form. */
    public void complete(Saga saga, Response answer) {
        var first = keys.complete(saga.id(), answer);
        database.afterCommit(() -> awaited.computeIfPresent(saga.id(), (_, _) -> Optional.of(first)));
    }

    /** Has the answer kept here until it is {@linkplain #forget forgotten}, if this process is the one that gives it. */
    void expect(UUID sagaId) {
        awaited.put(sagaId, Optional.empty());
    }

    /** The committed answer, if it was given here meanwhile. */
    Optional<Response> given(UUID sagaId) {
        return awaited.getOrDefault(sagaId, Optional.empty());
    }

    void forget(UUID sagaId) {
        awaited.remove(sagaId);
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
