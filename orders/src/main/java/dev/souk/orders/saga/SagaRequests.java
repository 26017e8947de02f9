package dev.souk.orders.saga;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.idempotency.IdempotencyKeys;
import dev.souk.platform.idempotency.RequestKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Requests that begin a saga and want to know its outcome, once per Idempotency-Key.
 *
 * <p>The key, the saga and what it is about commit together. A request that is sent again, also to another instance and
 * also while the first is being served, begins nothing: it waits for the same saga. Who has waited long enough is told
 * 202, which is not stored, because it is not the outcome.
 */
@Singleton
public class SagaRequests {

    private static final System.Logger LOG = System.getLogger(SagaRequests.class.getName());

    private static final Duration MARGIN = Duration.ofMillis(500);

    private final Database database;
    private final SagaEngine engine;
    private final IdempotencyKeys keys;
    private final SagaAnswers answers;
    private final Duration patience;

    @Inject
    SagaRequests(
            Database database,
            SagaEngine engine,
            IdempotencyKeys keys,
            SagaAnswers answers,
            @ConfigProperty(name = "souk.orders.saga.patience", defaultValue = "PT10S") Duration patience) {
        this.database = database;
        this.engine = engine;
        this.keys = keys;
        this.answers = answers;
        this.patience = patience;
    }

    /** Makes the first rows in the open transaction and returns the new saga, which gets this id. */
    @FunctionalInterface
    public interface Beginning extends Function<UUID, Saga> {}

    /**
     * Begins a saga for the request that is being served, unless that was done before, and waits for its end. That a request
     * is new is not asked for first: one that was begun before cannot begin again, and that is when its saga is looked for.
     *
     * @param prepare what is to be done before the transaction
     * @param pending the answer while the outcome is not known
     */
    public Response once(Supplier<Beginning> prepare, Function<Saga, Response> pending) {
        long end = System.nanoTime() + wait(patience).toNanos();
        var key = keys.current();
        Saga begun;
        try {
            var beginning = prepare.get();
            begun = begin(key, beginning);
        } catch (RuntimeException failure) {
            var earlier = keys.reference(key).orElseThrow(() -> failure);
            var saga = engine.find(earlier).orElseThrow();
            return await(saga.id(), end) ? keys.find(key).orElseThrow() : pending.apply(saga);
        }
        return outcome(key, begun, end, pending);
    }

    private Response outcome(RequestKey key, Saga begun, long end, Function<Saga, Response> pending) {
        answers.expect(begun.id());
        try {
            return await(begun, end)
                    ? answers.given(begun.id()).orElseGet(() -> firstAnswer(key))
                    : pending.apply(begun);
        } finally {
            answers.forget(begun.id());
        }
    }

    private Saga begin(RequestKey key, Beginning beginning) {
        return database.inTransaction(() -> {
            var id = Uuid7.next();
            keys.start(key, id);
            return engine.begin(beginning.apply(id));
        });
    }

    /** Drives the saga and waits; when this driver has to let go of it, for whoever drives it to the end. */
    private boolean await(Saga saga, long end) {
        try {
            var driven = engine.drive(saga).get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return driven.state() == Saga.State.DONE || await(saga.id(), end);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            LOG.log(System.Logger.Level.WARNING, "Driving " + saga + " failed; its lease will end", e.getCause());
            return await(saga.id(), end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean await(UUID id, long end) {
        try {
            return engine.await(id, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The stored answer is the same for everybody, but only a repetition is marked as one. */
    private Response firstAnswer(RequestKey key) {
        var stored = keys.find(key).orElseThrow();
        return Response.fromResponse(stored).header("Idempotent-Replayed", null).build();
    }

    /** How long to wait for an outcome: less than the client does, so that it hears something. */
    private static Duration wait(Duration longest) {
        var left = Deadline.current().remaining(longest.plus(MARGIN)).minus(MARGIN);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
