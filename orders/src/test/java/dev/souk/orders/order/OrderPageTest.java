package dev.souk.orders.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.orders.ManyOrders;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.util.List;
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

    @Test
    void oneIsFoundByItsNumberAndThoseOfACustomerWithoutLookingThroughAllOrders() {
        try (var database = connect()) {
            var orders = new Orders(database, new Jdbc(database));
            var byNumber = new Orders.Wanted(Optional.empty(), Optional.empty(), Optional.of("M-77"));
            var found = database.inTransaction(
                    () -> orders.page(byNumber, Optional.empty(), new Limit(20)).map(OrderView::of));
            assertEquals(
                    List.of("M-77"),
                    found.items().stream().map(OrderView::number).toList());

            var customer = found.items().getFirst().customerId();
            var byCustomer = new Orders.Wanted(Optional.of(customer), Optional.empty(), Optional.empty());
            var theirs = database.inTransaction(() ->
                    orders.page(byCustomer, Optional.empty(), new Limit(20)).map(OrderView::of));
            assertEquals(found.items(), theirs.items());
        }
        Eventually.until("the numbers' index is used", () -> server.scansOf("customer_order_number_key") > 0);
        Eventually.until("the customers' index is used", () -> server.scansOf("order_of_customer") > 0);
    }

    @Test
    void theLinesOfAPageAreReadTogether() {
        try (var database = connect()) {
            page(database, Optional.empty(), 1); // opens connections
            var calls = server.statementsOf(() -> {
                var page = page(database, Optional.empty(), 50);
                assertEquals(50, page.items().size());
                page.items().forEach(order -> assertEquals(2, order.lines().size()));
            });
            calls.keySet().removeIf(query -> !query.startsWith("SELECT"));
            assertEquals(2, calls.values().stream().mapToLong(Long::longValue).sum(), calls::toString);
            var lines = calls.keySet().stream()
                    .filter(query -> query.contains("FROM order_line"))
                    .toList();
            assertTrue(lines.size() == 1 && lines.getFirst().contains(" IN ("), () -> "not only theirs: " + lines);
        }
    }

    private Database connect() {
        return Database.open(new DatabaseConfig(server.url(), server.user(), server.password()).withPoolSize(2));
    }

    /** As the resource does it. */
    private static Page<OrderView> page(Database database, Optional<OrderStatus> status, int limit) {
        var orders = new Orders(database, new Jdbc(database));
        var wanted = new Orders.Wanted(Optional.empty(), status, Optional.empty());
        return database.inTransaction(
                () -> orders.page(wanted, Optional.empty(), new Limit(limit)).map(OrderView::of));
    }
}
