package dev.souk.orders.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a purchase asks of the database: a cart, two lines, an order that is confirmed. Statements are counted and not timed, so
 * that what a purchase costs cannot grow unnoticed.
 */
@WithPostgres
class PurchaseCostTest {

    /** The order is placed, and the order is confirmed; the cart and each line are statements that commit by themselves. */
    private static final int TRANSACTIONS = 2;

    /** Those three, the writes of the two transactions, one of a constraint, and what begins and commits. */
    private static final int STATEMENTS = 23;

    private final TestDatabase server;

    PurchaseCostTest(TestDatabase server) {
        this.server = server;
    }

    @Test
    void aPurchaseTakesFewStatementsAndTransactions() {
        try (var database = Shop.connect(server);
                var shop = new Shop(database, new FakeCatalog(), new FakeBilling(), _ -> {}, Duration.ofSeconds(20))) {
            buy(shop, "first"); // reads the rates, opens connections
            buy(shop, "second"); // takes numbers
            var calls = server.statementsOf(() -> buy(shop, "third"));
            calls.keySet().removeIf(query -> query.startsWith("set ")); // of another connection
            var all = calls.values().stream().mapToLong(Long::longValue).sum();
            assertTrue(all <= STATEMENTS, () -> all + " statements: " + calls);
            assertEquals(TRANSACTIONS, calls.getOrDefault("BEGIN", 0L), calls::toString);
            assertEquals(Map.of("order CONFIRMED", 3L, "saga DONE", 3L, "cart ORDERED", 3L), shop.count());
        }
    }

    private static void buy(Shop shop, String key) {
        var cart = shop.cartByLines(Map.of("MUG", 2, "BOOK", 1));
        assertEquals(201, shop.place(cart, "tok_ok", key).getStatus());
    }
}
