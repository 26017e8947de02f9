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
import org.junit.jupiter.api.Test;

@WithPostgres
class OrderFactsTest {
    private final TestDatabase server;

    OrderFactsTest(TestDatabase server) {
        this.server = server;
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
}
