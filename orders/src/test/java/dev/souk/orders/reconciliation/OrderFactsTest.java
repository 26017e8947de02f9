package dev.souk.orders.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.orders.ManyOrders;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithPostgres
class OrderFactsTest {
    private final TestDatabase server;

    OrderFactsTest(TestDatabase server) {
        this.server = server;
    }

    @BeforeEach
    void empty() {
        server.truncate("customer_order");
    }

    @Test
    void whatIsToBeShippedIsFoundWithoutLookingThroughAllOrders() {
        ManyOrders.add(server, 20_000, 4_000);
        try (var database = Database.open(new DatabaseConfig(server.url(), server.user(), server.password()))) {
            var facts = new OrderFacts(new Jdbc(database));
            var toShip = database.inTransaction(
                    () -> facts.toShip(Reconciliation.FIRST, Reconciliation.LAST, Duration.ofMinutes(1), 100));
            assertEquals(5, toShip.size());
        }
        Eventually.until("the index of unfinished orders is used", () -> server.scansOf("order_unfinished") > 0);
    }

    @Test
    void whatCameToItsEndIsFoundPageByPageWithoutLookingThroughAllSagas() {
        ManyOrders.add(server, 20_000, 20_001);
        server.asSuperuser("""
                set session_replication_role = replica;
                insert into saga (id, kind, order_id, step, state, payment_attempt, payment, next_attempt_at, updated_at)
                select gen_random_uuid(), 'CHECKOUT', id, 'SETTLE', 'DONE', 1, 'CAPTURED', now(),
                    now() - interval '24 hours' * (row_number() over ())
                  from customer_order""");
        server.asSuperuser("analyze saga");
        try (var database = Database.open(new DatabaseConfig(server.url(), server.user(), server.password()))) {
            var facts = new OrderFacts(new Jdbc(database));
            var since = Instant.now().minus(Duration.ofDays(1200)).minusSeconds(60);
            var found = new ArrayList<UUID>();
            var after = Reconciliation.FIRST;
            List<OrderFacts.Ended> page;
            do {
                var last = after;
                page = database.inTransaction(() -> facts.ended(last, since, Duration.ofMinutes(1), 500));
                page.forEach(ended -> found.add(ended.orderId()));
                after = page.isEmpty() ? last : page.getLast().sagaId();
            } while (page.size() == 500);
            assertEquals(1200, found.size());
            assertEquals(1200, Set.copyOf(found).size(), "none twice");
        }
        Eventually.until("the index of sagas that are done is used", () -> server.scansOf("saga_done") > 0);
    }
}
