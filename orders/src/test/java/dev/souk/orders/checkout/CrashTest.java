package dev.souk.orders.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.data.Database;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A process dies at every point of every saga: before and after each remote call, after each step, in each transaction. A
 * second process takes over, and what must hold holds. The points are those that an undisturbed run passes.
 */
@WithPostgres
class CrashTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestDatabase server;
    private final Database database;
    private FakeCatalog catalog;
    private FakeBilling billing;

    CrashTest(TestDatabase server) {
        this.server = server;
        this.database = Shop.connect(server);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** What is done, and what becomes of the order by it. */
    private enum Story {
        BUY("tok_ok", "CONFIRMED"),
        LOSE_THE_ANSWER("tok_lost_response", "CONFIRMED"),
        SLOW_PROVIDER("tok_slow", "CONFIRMED"),
        DECLINED("tok_declined", "CANCELLED"),
        REFUSED("tok_unknown", "CANCELLED"),
        OUT_OF_STOCK("tok_ok", "CANCELLED"),
        BUY_AND_CANCEL("tok_ok", "CANCELLED"),
        BUY_AND_SHIP("tok_ok", "SHIPPED");

        private final String token;
        private final String end;

        Story(String token, String end) {
            this.token = token;
            this.end = end;
        }
    }

    @TestFactory
    Stream<DynamicTest> dies() {
        return Stream.of(Story.values())
                .flatMap(story -> pointsOf(story).stream()
                        .map(point -> DynamicTest.dynamicTest(story + ": " + point, () -> dieAt(story, point))));
    }

    private List<String> pointsOf(Story story) {
        reset(story);
        var points = new ArrayList<String>();
        catalog.at = points::add;
        billing.at = points::add;
        try (var shop = new Shop(database, catalog, billing, points::add, PATIENCE)) {
            play(story, shop, shop.cart(units(story)));
            shop.recover();
            check(story, shop);
        }
        points.removeIf(point -> point.equals("before quote"));
        return points.stream().distinct().toList();
    }

    private void dieAt(Story story, String point) {
        reset(story);
        UUID cart;
        var died = new AtomicBoolean();
        Consumer<String> killer = reached -> {
            if (reached.equals(point) && died.compareAndSet(false, true)) {
                throw new Shop.Crash(point);
            }
        };
        catalog.at = killer;
        billing.at = killer;
        try (var first = new Shop(database, catalog, billing, killer, Duration.ZERO)) {
            cart = first.cart(units(story));
            var key = "first";
            first.place(cart, story.token, key);
            waitFor(first, died);
            if (story == Story.BUY_AND_CANCEL && !died.get()) {
                first.cancel(first.orderOf(cart), Shop.BUYER, "then");
                waitFor(first, died);
            }
            if (story == Story.BUY_AND_SHIP && !died.get()) {
                first.ship(first.orderOf(cart), Map.of(), "then");
                waitFor(first, died);
            }
        }
        assertTrue(died.get(), "the point was reached");
        try (var second = new Shop(database, catalog, billing, _ -> {}, PATIENCE)) {
            second.recover();
            play(story, second, cart);
            second.recover();
            check(story, second);
        }
    }

    /** The client sends its requests, or sends them again, until they are answered. */
    private static Response play(Story story, Shop shop, UUID cart) {
        var answer = shop.place(cart, story.token, "first");
        return switch (story) {
            case BUY_AND_CANCEL -> shop.cancel(shop.orderOf(cart), Shop.BUYER, "then");
            case BUY_AND_SHIP -> shop.ship(shop.orderOf(cart), Map.of(), "then");
            default -> answer;
        };
    }

    /** Until the process has died or has nothing to do. */
    private static void waitFor(Shop shop, AtomicBoolean died) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!died.get() && shop.count().getOrDefault("saga RUNNING", 0L) > 0 && System.nanoTime() < end) {
            try {
                shop.process.takeOver();
            } catch (Shop.Crash crash) {
                assertTrue(died.get(), "it dies once");
            }
        }
    }

    private static Map<String, Integer> units(Story story) {
        return Map.of("MUG", story == Story.OUT_OF_STOCK ? 11 : 2, "BOOK", 1);
    }

    private void reset(Story story) {
        server.truncate("cart", "customer_order", "saga", "outbox", "idempotency_key");
        catalog = new FakeCatalog();
        billing = new FakeBilling();
        billing.unknownAnswers = story == Story.SLOW_PROVIDER ? 2 : 0;
    }

    private void check(Story story, Shop shop) {
        var counts = shop.count();
        assertEquals(1L, counts.get("order " + story.end), () -> "one order, and it has come to its end: " + counts);
        assertEquals(
                1L,
                counts.keySet().stream()
                        .filter(what -> what.startsWith("order"))
                        .count());
        assertEquals(0L, counts.getOrDefault("saga RUNNING", 0L) + counts.getOrDefault("saga PARKED", 0L));
        assertTrue(billing.charges <= 1, "one authorization at most");
        switch (story.end) {
            case "CANCELLED" -> {
                assertEquals(0, catalog.heldUnits(), "a cancelled order holds no stock");
                assertEquals(0, billing.reservedAmount(), "and no money");
            }
            case "SHIPPED" -> {
                assertEquals(0, catalog.heldUnits());
                assertEquals(1, billing.captures.size());
                assertEquals(billing.reservedAmount(), billing.capturedAmount());
                assertEquals(Map.of("MUG", 8, "BOOK", 9), catalog.onHand);
            }
            default -> {
                assertEquals(3, catalog.heldUnits());
                assertTrue(billing.reservedAmount() > 0);
            }
        }
        var types =
                shop.database.inTransaction(() -> shop.jdbc.query("select type from outbox", row -> row.text("type")));
        assertEquals(types.stream().distinct().count(), types.size(), () -> "each event once: " + types);
        long unanswered = shop.database
                .inTransaction(
                        () -> shop.jdbc.query("select 1 as one from idempotency_key where status is null", _ -> 1))
                .size();
        assertEquals(0, unanswered, "every request has its answer");
    }
}
