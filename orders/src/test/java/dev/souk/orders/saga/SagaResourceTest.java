package dev.souk.orders.saga;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.orders.order.Orders;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.Problem;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.telemetry.Traces;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@WithPostgres
class SagaResourceTest {
    private static final SagaSettings SETTINGS = new SagaSettings(
            Duration.ofMinutes(5), Duration.ofMinutes(4), Duration.ZERO, Duration.ZERO, 3, Duration.ofHours(1), 1);

    private final TestDatabase server;

    SagaResourceTest(TestDatabase server) {
        this.server = server;
    }

    /** While one operator decides, another one puts the saga back to work. */
    @Test
    void whoDecidesSecondIsToldThatItIsParkedNoMore() {
        var id = parked();
        var refusal =
                refused(id, new SagaResource.Resolution(SagaResource.Action.SKIP, "voided by hand", Optional.empty()));
        assertEquals(409, refusal.status());
        assertEquals("RUNNING", server.one("select state from saga where id = '" + id + "'"));
    }

    @Test
    void whoGivesUpAndNamesAnAmountIsToldThatItGoesWithSkip() {
        var id = parked();
        var amount = Optional.of(Money.of(100, "EUR"));
        var refusal = refused(id, new SagaResource.Resolution(SagaResource.Action.ABANDON, "refused", amount));
        assertEquals(400, refusal.status());
        assertEquals("amount", refusal.errors().getFirst().field());
        assertEquals("PARKED", server.one("select state from saga where id = '" + id + "'"));
    }

    private UUID parked() {
        var id = UUID.randomUUID();
        server.asSuperuser("set session_replication_role = replica;"
                + " insert into saga (id, kind, order_id, step, state, payment_attempt, payment, next_attempt_at, parked_reason)"
                + " values ('" + id
                + "', 'CANCELLATION', gen_random_uuid(), 'RELEASE', 'PARKED', 1, 'VOIDED', now(), 'stuck')");
        return id;
    }

    private Problem refused(UUID id, SagaResource.Resolution decision) {
        try (var database =
                Database.open(new DatabaseConfig(server.url(), server.user(), server.password()).withPoolSize(2))) {
            var jdbc = new Jdbc(database);
            var sagas = new Sagas(jdbc);
            var engine = new SagaEngine(database, sagas, SETTINGS, Traces.none(), List.of(new Overtaken(server)));
            var resource = new SagaResource(
                    database, sagas, engine, new Orders(database, jdbc), Caller.Guest::new, Clock.systemUTC());
            var refusal = assertThrows(ProblemException.class, () -> resource.resolve(id, decision));
            engine.close();
            return refusal.problem();
        }
    }

    /** A decision that comes a moment after another one. */
    private record Overtaken(TestDatabase server) implements SagaScript {
        @Override
        public Saga.Kind kind() {
            return Saga.Kind.CANCELLATION;
        }

        @Override
        public Progress perform(Saga saga) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Progress skip(Saga saga) {
            server.asSuperuser(
                    "update saga set state = 'RUNNING', parked_reason = null where id = '" + saga.id() + "'");
            return Progress.done(saga, () -> {});
        }

        @Override
        public Progress abandon(Saga saga) {
            throw new UnsupportedOperationException();
        }
    }
}
