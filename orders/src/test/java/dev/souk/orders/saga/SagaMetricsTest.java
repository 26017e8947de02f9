package dev.souk.orders.saga;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithPostgres
class SagaMetricsTest {

    private final TestDatabase server;
    private final Database database;

    SagaMetricsTest(TestDatabase server) {
        this.server = server;
        this.database =
                Database.open(new DatabaseConfig(server.url(), server.user(), server.password()).withPoolSize(2));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private SagaMetrics.Load load() {
        var metrics = new SagaMetrics(database, new Jdbc(database), Duration.ofSeconds(1));
        return database.inTransaction(metrics::load);
    }

    private void saga(String state, String due, String age) {
        var parked = state.equals("PARKED") ? "'stuck'" : "null";
        server.asSuperuser("set session_replication_role = replica;"
                + " insert into saga (id, kind, order_id, step, state, payment_attempt, payment, next_attempt_at, created_at,"
                + " parked_reason) values (gen_random_uuid(), 'CHECKOUT', gen_random_uuid(), 'HOLD', '" + state
                + "', 1, 'NOT_ASKED', now() + interval '" + due + "', now() - interval '" + age + "', " + parked + ")");
    }

    @Test
    void countsWhatIsNotDone() {
        assertEquals(new SagaMetrics.Load(0, 0, 0, 0, 0), load());
        saga("DONE", "-1 hour", "9 hours");
        saga("RUNNING", "-50 seconds", "1 minute");
        saga("RUNNING", "1 hour", "2 minutes");
        saga("PARKED", "-1 hour", "1 hour");
        var load = load();
        assertEquals(1, load.parked());
        assertEquals(1, load.queue(), "due, and nobody has it");
        assertEquals(2, load.running());
        assertTrue(load.oldestSeconds() >= 120 && load.oldestSeconds() < 220, "a parked one waits: " + load);
        assertTrue(load.dueSeconds() >= 50 && load.dueSeconds() < 150, load::toString);
    }
}
