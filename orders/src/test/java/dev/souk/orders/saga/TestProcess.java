package dev.souk.orders.saga;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.idempotency.IdempotencyKeys;
import dev.souk.platform.money.Money;
import dev.souk.platform.telemetry.Traces;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** The saga engine of one process, with an owner of its own, that a test can let die and recover. */
public final class TestProcess {

    public final SagaAnswers answers;
    public final Sagas sagas;
    private final Database database;
    private final IdempotencyKeys keys;
    private final SagaSettings settings;
    private SagaEngine engine;
    private SagaRequests requests;

    public TestProcess(Database database, int maxAttempts) {
        this.database = database;
        this.sagas = new Sagas(new Jdbc(database));
        this.keys = new IdempotencyKeys(database, new Jdbc(database), Duration.ofHours(1));
        this.answers = new SagaAnswers(database, keys);
        this.settings = new SagaSettings(
                Duration.ofMinutes(5),
                Duration.ofSeconds(20),
                Duration.ZERO,
                Duration.ZERO,
                maxAttempts,
                Duration.ofSeconds(1),
                4);
    }

    /** Gives it its scripts, which need its other parts. */
    public TestProcess with(List<SagaScript> scripts, Duration patience) {
        engine = new SagaEngine(database, sagas, settings, Traces.none(), scripts);
        requests = new SagaRequests(database, engine, keys, answers, patience);
        return this;
    }

    public SagaRequests requests() {
        return requests;
    }

    /** Takes over whatever is due and drives it, as the worker does, but waits for it. */
    public void takeOver() {
        engine.takeDue(100).forEach(engine::run);
    }

    public void operatorSkips(UUID sagaId) {
        decide(sagaId, SagaScript::skip);
    }

    /** Of what was to be refunded, so much was given by hand. */
    public void operatorSkips(UUID sagaId, Money byHand) {
        decide(sagaId, (script, parked) -> script.skip(parked, byHand));
    }

    public void operatorAbandons(UUID sagaId) {
        decide(sagaId, SagaScript::abandon);
    }

    private void decide(UUID sagaId, BiFunction<SagaScript, Saga, Progress> decision) {
        var next = database.inTransaction(() -> {
            var parked = sagas.find(sagaId).orElseThrow();
            return engine.decide(parked, decision.apply(engine.script(parked), parked))
                    .orElseThrow();
        });
        engine.run(next);
    }

    /** What the saga is after it was put back to work; empty when it was not parked. */
    public Optional<Saga> operatorRetries(UUID sagaId) {
        return database.inTransaction(() -> sagas.unpark(sagaId));
    }

    public Optional<Saga> find(UUID sagaId) {
        return engine.find(sagaId);
    }

    public void close() {
        engine.close();
    }
}
