package dev.souk.orders.saga;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.telemetry.Traces;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The worker on a real database. It looks by itself no more than once in the time of a test. */
@WithPostgres
class SagaWorkerTest {
    private static final int PARALLEL = 4;
    private static final SagaSettings SETTINGS = new SagaSettings(
            Duration.ofMinutes(5),
            Duration.ofMinutes(4),
            Duration.ZERO,
            Duration.ZERO,
            3,
            Duration.ofHours(1),
            PARALLEL);

    private final TestDatabase server;
    private final Database database;

    SagaWorkerTest(TestDatabase server) {
        this.server = server;
        this.database =
                Database.open(new DatabaseConfig(server.url(), server.user(), server.password()).withPoolSize(6));
    }

    @BeforeEach
    void empty() {
        server.truncate("saga");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatPiledUpIsDrivenWithoutAPause() {
        due(100);
        Set<UUID> driven = ConcurrentHashMap.newKeySet();
        run(new Script(driven::add), () -> {
            Eventually.until(() -> done() + " are done", () -> done() == 100);
        });
        assertEquals(100, driven.size());
    }

    @Test
    void noMoreAreDrivenAtOnceThanThereAreHands() {
        due(3 * PARALLEL);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger driving = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        run(
                new Script(_ -> {
                    most.accumulateAndGet(driving.incrementAndGet(), Math::max);
                    await(go);
                    driving.decrementAndGet();
                }),
                () -> {
                    Eventually.until("all hands are full", () -> driving.get() == PARALLEL);
                    go.countDown();
                    Eventually.until(() -> done() + " are done", () -> done() == 3 * PARALLEL);
                });
        assertTrue(most.get() <= PARALLEL, "at once: " + most);
    }

    @Test
    void aKeyThatNoSagaWillAnswerIsForgotten() {
        due(1);
        server.truncate("idempotency_key");
        server.asSuperuser("""
                insert into idempotency_key (id, caller, operation, fingerprint, reference, expires_at)
                select sha256('waits'), 'user:1', 'POST', sha256('body'), id, now() - interval '1 hour' from saga
                union all select sha256('orphan'), 'user:1', 'POST', sha256('body'), gen_random_uuid(), now() - interval '1 hour'
                union all select sha256('young'), 'user:1', 'POST', sha256('body'), gen_random_uuid(), now() + interval '1 hour'
                """);
        assertEquals(1, (int) database.inTransaction(() -> new OrphanedKeys(new Jdbc(database)).purge(10)));
        assertEquals("0", server.one("select count(*) from idempotency_key where id = sha256('orphan')"));
    }

    /** What was to be committed is refused by the database twice: whoever looks sees why, and nobody waits for a lease to end. */
    @Test
    void aStepThatCannotBeCommittedSaysWhyAndIsTriedAgain() {
        due(1);
        var failures = new AtomicInteger(2);
        var script = new Script(_ -> {}, () -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("no room on the disk");
            }
        });
        try (var engine = new Closing(script)) {
            for (int attempt = 1; attempt <= 2; attempt++) {
                var saga = engine.takeOver();
                assertEquals(Saga.State.RUNNING, saga.state());
                assertEquals(attempt, saga.attempts());
                assertEquals(
                        "IllegalStateException: no room on the disk",
                        saga.lastError().orElseThrow());
                assertTrue(saga.lease().owner().isEmpty(), "somebody may go on");
            }
            assertEquals(Saga.State.DONE, engine.takeOver().state());
        }
    }

    /** It was slower than its lease: whoever has the saga now goes on, and the one who lost it neither fails nor commits. */
    @Test
    void whoeverLosesTheLeaseStopsWithoutAWord() {
        due(1);
        try (var other = new Closing(new Script(_ -> {}))) {
            var slow = new Script(
                    _ -> {
                        server.asSuperuser("update saga set next_attempt_at = now()");
                        assertEquals(1, other.engine.takeDue(1).size());
                    },
                    () -> new Jdbc(database).update("update saga set last_error = 'committed by two'"));
            try (var engine = new Closing(slow)) {
                var saga = engine.takeOver();
                assertEquals(Saga.State.RUNNING, saga.state(), "as the other one has it");
                assertEquals(2, saga.attempts());
                assertTrue(saga.lastError().isEmpty(), "nothing is committed");
            }
        }
        assertEquals(0, done());
    }

    /** An engine that drives the only saga as far as it gets. */
    private final class Closing implements AutoCloseable {
        private final SagaEngine engine;

        Closing(SagaScript script) {
            engine = new SagaEngine(database, new Sagas(new Jdbc(database)), SETTINGS, Traces.none(), List.of(script));
        }

        Saga takeOver() {
            return engine.run(engine.takeDue(1).getFirst());
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    private void run(SagaScript script, Runnable meanwhile) {
        var engine = new SagaEngine(database, new Sagas(new Jdbc(database)), SETTINGS, Traces.none(), List.of(script));
        var worker = new SagaWorker(engine, SETTINGS);
        worker.start(this);
        try {
            meanwhile.run();
        } finally {
            worker.stop();
            engine.close();
        }
    }

    private void due(int sagas) {
        server.asSuperuser("set session_replication_role = replica;"
                + " insert into saga (id, kind, order_id, step, state, payment_attempt, payment, next_attempt_at)"
                + " select gen_random_uuid(), 'CANCELLATION', gen_random_uuid(), 'RELEASE', 'RUNNING', 1, 'VOIDED', now()"
                + " from generate_series(1, " + sagas + ")");
    }

    private long done() {
        return database.read(() -> new Jdbc(database)
                .one("select count(*) as n from saga where state = 'DONE'", row -> row.longValue("n"))
                .orElseThrow());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Done with its first step. */
    private record Script(Consumer<UUID> step, Runnable effect) implements SagaScript {
        Script(Consumer<UUID> step) {
            this(step, () -> {});
        }

        @Override
        public Saga.Kind kind() {
            return Saga.Kind.CANCELLATION;
        }

        @Override
        public Progress perform(Saga saga) {
            step.accept(saga.id());
            return Progress.done(saga, effect);
        }

        @Override
        public Progress skip(Saga saga) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Progress abandon(Saga saga) {
            throw new UnsupportedOperationException();
        }
    }
}
