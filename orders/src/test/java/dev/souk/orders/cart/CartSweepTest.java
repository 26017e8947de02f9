package dev.souk.orders.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithPostgres
class CartSweepTest {

    private final TestDatabase server;
    private final Database database;
    private final Jdbc jdbc;
    private final CartSweep sweep;

    CartSweepTest(TestDatabase server) {
        this.server = server;
        server.truncate("cart");
        database = Database.open(new DatabaseConfig(server.url(), server.user(), server.password()).withPoolSize(2));
        jdbc = new Jdbc(database);
        sweep = new CartSweep(jdbc, Duration.ofDays(30), Duration.ofDays(180), Duration.ofDays(60));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private UUID cart(boolean guest, String state, int days, UUID mergedInto) {
        var id = UUID.randomUUID();
        database.inTransaction(() -> {
            jdbc.update(
                    "insert into cart (id, state, customer_id, token_hash, currency, merged_into, created_at, updated_at,"
                            + " version) values (?, ?, ?, ?, 'EUR', ?, now(), now() - ? * interval '1 day', 1)",
                    id,
                    state,
                    guest ? null : id,
                    guest ? new byte[32] : null,
                    mergedInto,
                    days);
            jdbc.update("insert into cart_line values (?, ?, 'MUG', 1)", UUID.randomUUID(), id);
        });
        return id;
    }

    private int purge(int limit) {
        return database.inTransaction(() -> sweep.purge(limit));
    }

    private List<UUID> left() {
        return database.inTransaction(() -> jdbc.query("select id from cart order by id", row -> row.uuid("id")));
    }

    @Test
    void sweepsWhatWasOrderedLongAgo() {
        var lately = cart(true, "ORDERED", 59, null);
        cart(true, "ORDERED", 61, null);
        cart(false, "ORDERED", 400, null);
        assertEquals(2, purge(10));
        assertEquals(List.of(lately), left());
    }

    /** Between a guest's life and a customer's there are many carts of customers, and none of them is looked at. */
    @Test
    void findsCartsOfGuestsWithoutLookingAtThoseOfCustomers() {
        server.asSuperuser("insert into cart (id, state, customer_id, currency, created_at, updated_at, version)"
                + " select gen_random_uuid(), 'OPEN', gen_random_uuid(), 'EUR', now(), now() - interval '100 days', 1"
                + " from generate_series(1, 20000)");
        cart(true, "OPEN", 31, null);
        server.asSuperuser("analyze cart");
        assertEquals(1, purge(10));
        assertEquals(20_000, left().size());
        database.close();
        Eventually.until("their index is used", () -> server.scansOf("cart_untouched_of_guest") > 0);
    }

    @Test
    void sweepsWhatNobodyTouchedForLongInBoundedBatches() {
        var fresh = cart(true, "OPEN", 29, null);
        var customers = cart(false, "OPEN", 179, null);
        var ordering = cart(true, "CHECKING_OUT", 400, null);
        var ordered = cart(false, "ORDERED", 59, null);
        cart(true, "OPEN", 31, null);
        cart(false, "OPEN", 181, null);
        var target = cart(false, "OPEN", 400, null);
        cart(true, "MERGED", 400, target);
        assertEquals(2, purge(2), "a batch");
        assertEquals(2, purge(2), "what others were merged into goes after them");
        assertEquals(0, purge(2));
        var kept = List.of(fresh, customers, ordering, ordered);
        assertEquals(kept.size(), left().size());
        assertTrue(left().containsAll(kept));
        database.inTransaction(() -> assertEquals(
                4,
                jdbc.one("select count(*) as n from cart_line", row -> row.longValue("n"))
                        .orElseThrow()));
    }
}
