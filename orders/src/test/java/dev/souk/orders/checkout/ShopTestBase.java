package dev.souk.orders.checkout;

import dev.souk.platform.data.Database;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test of one process of orders, {@link Shop}. Each begins with empty tables and with nothing at catalog and billing. */
@WithPostgres
abstract class ShopTestBase {

    /** Longer than anything takes here that comes to its end. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final TestDatabase server;
    Database database;
    FakeCatalog catalog;
    FakeBilling billing;
    Shop shop;
    private int key;

    ShopTestBase(TestDatabase server) {
        this.server = server;
    }

    @BeforeEach
    void open() {
        server.truncate(
                "cart",
                "customer_order",
                "saga",
                "outbox",
                "idempotency_key",
                "promotion",
                "promotion_customer",
                "promotion_redemption",
                "reconciliation_run",
                "reconciliation_difference");
        database = Shop.connect(server);
        catalog = new FakeCatalog();
        billing = new FakeBilling();
        shop = new Shop(database, catalog, billing, _ -> {}, PATIENCE);
    }

    @AfterEach
    void close() {
        shop.close();
        database.close();
    }

    /** An Idempotency-Key that nobody has used. */
    String nextKey() {
        key++;
        return "key " + key;
    }
}
