package dev.souk.orders.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.orders.ManyOrders;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a page of orders asks of the database. */
@WithPostgres
class OrderPageTest {
    private final TestDatabase server;

    OrderPageTest(TestDatabase server) {
        this.server = server;
    }

    @BeforeEach
    void fill() {
        server.truncate("customer_order");
        ManyOrders.add(server, 20_000, 1_000);
    }

    @Test
    void thoseInAStatusAreFoundWithoutLookingThroughAllOrders() {
        try (var database = connect()) {
            var page = page(database, Optional.of(OrderStatus.CONFIRMED), 100);
            assertEquals(20, page.items().size());
        }
        Eventually.until("the index of unfinished orders is used", () -> server.scansOf("order_unfinished") > 0);
    }

    private Database connect() {
        return Database.open(new DatabaseConfig(server.url(), server.user(), server.password()).withPoolSize(2));
    }

    /** As the resource does it. */
    private static Page<OrderView> page(Database database, Optional<OrderStatus> status, int limit) {
        var orders = new Orders(database, new Jdbc(database));
        return database.inTransaction(() -> orders.page(Optional.empty(), status, Optional.empty(), new Limit(limit))
                .map(OrderView::of));
    }
}
