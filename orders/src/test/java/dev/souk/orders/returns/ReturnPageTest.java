package dev.souk.orders.returns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.orders.ManyOrders;
import dev.souk.orders.order.Orders;
import dev.souk.orders.order.TestAccess;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Limit;
import dev.souk.platform.events.Outbox;
import dev.souk.platform.events.OutboxSignal;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the list of all returns asks of the database. */
@WithPostgres
class ReturnPageTest {
    private static final int WAITING = 25;

    private final TestDatabase server;

    ReturnPageTest(TestDatabase server) {
        this.server = server;
    }

    @Test
    void thoseThatWaitAreFoundAmongManyThatAreOverPageByPageAndReadTogether() {
        ManyOrders.add(server, 20_000, 1_000);
        server.asSuperuser("""
                set session_replication_role = replica;
                insert into order_return (id, order_id, state, reason, amount, requested_by, requested_at, decided_by,
                    decided_at, received_by, received_at, refunded_at, version)
                select gen_random_uuid(), id, 'REFUNDED', 'Broken', 100, customer_id, now(), customer_id, now(), customer_id,
                    now(), now(), 1
                  from customer_order;
                insert into order_return (id, order_id, state, reason, requested_by, requested_at, version)
                select gen_random_uuid(), id, 'REQUESTED', 'Broken', customer_id, now(), 1 from customer_order limit %d;
                insert into order_return_line (id, return_id, order_line_id, sku, quantity)
                select gen_random_uuid(), r.id, l.id, l.sku, 1
                  from order_return r join order_line l on l.order_id = r.order_id where r.state = 'REQUESTED'
                """.formatted(WAITING));
        server.asSuperuser("analyze order_return, order_return_line");
        try (var database =
                Database.open(new DatabaseConfig(server.url(), server.user(), server.password()).withPoolSize(2))) {
            var desk = desk(database);
            desk.page(ReturnState.APPROVED, Optional.empty(), new Limit(1)); // opens connections
            var ids = new ArrayList<UUID>();
            var calls = server.statementsOf(() -> {
                Optional<String> next = Optional.empty();
                do {
                    var after = next.flatMap(text -> Cursor.parse(text, 1)).map(keys -> keys.uuid(0));
                    var page = desk.page(ReturnState.REQUESTED, after, new Limit(10));
                    page.items().forEach(found -> {
                        assertEquals(ReturnState.REQUESTED, found.state());
                        assertEquals(2, found.lines().size());
                        assertTrue(found.orderNumber().startsWith("M-"), found::toString);
                        ids.add(found.id());
                    });
                    next = page.next();
                } while (next.isPresent());
            });
            assertEquals(WAITING, ids.size());
            assertEquals(WAITING, new HashSet<>(ids).size(), "none twice");
            assertEquals(
                    ids.stream().map(UUID::toString).sorted().toList(),
                    ids.stream().map(UUID::toString).toList());
            calls.keySet().removeIf(query -> !query.startsWith("SELECT"));
            assertEquals(9, calls.values().stream().mapToLong(Long::longValue).sum(), calls::toString);
        }
        Eventually.until("the index of states is used", () -> server.scansOf("order_return_in_state") > 0);
    }

    private static ReturnDesk desk(Database database) {
        var jdbc = new Jdbc(database);
        var returns = new Returns(database, new Outbox(database, jdbc, new OutboxSignal()), new ReturnMetrics());
        return new ReturnDesk(
                database,
                new Orders(database, jdbc),
                TestAccess.of(() -> null),
                returns,
                Clock.systemUTC(),
                Duration.ofDays(30));
    }
}
