package dev.souk.orders.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.data.Database;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
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

    /** What is done after the order is placed, and what becomes of the order by it. */
    private enum Story {
        BUY("tok_ok", "CONFIRMED"),
        LOSE_THE_ANSWER("tok_lost_response", "CONFIRMED"),
        SLOW_PROVIDER("tok_slow", "CONFIRMED"),
        DECLINED("tok_declined", "CANCELLED"),
        REFUSED("tok_unknown", "CANCELLED"),
        OUT_OF_STOCK("tok_ok", "CANCELLED"),
        BUY_AND_CANCEL("tok_ok", "CANCELLED", Act.CANCEL),
        BUY_AND_SHIP("tok_ok", "SHIPPED", Act.SHIP),
        CANCEL_THE_REST("tok_ok", "SHIPPED", Act.SHIP_A_PART, Act.CANCEL),
        SHIP_TOO_LATE("tok_ok", "SHIPPED", Act.EXPIRE, Act.SHIP),
        SHIP_THE_REST_TOO_LATE("tok_ok", "SHIPPED", Act.SHIP_A_PART, Act.EXPIRE, Act.SHIP),
        SEND_BACK("tok_ok", "SHIPPED", Act.SHIP, Act.RETURN);

        private final String token;
        private final String end;

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<Act> acts;

        Story(String token, String end, Act... acts) {
            this.token = token;
            this.end = end;
            this.acts = List.of(acts);
        }
    }

    private enum Act {
        CANCEL,
        SHIP,
        SHIP_A_PART,
        EXPIRE,
        RETURN
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
            for (var act : story.acts) {
                if (!died.get()) {
                    perform(act, first, first.orderOf(cart));
                    waitFor(first, died);
                }
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

    /** The clients send their requests, or send them again, until they are answered. */
    private void play(Story story, Shop shop, UUID cart) {
        shop.place(cart, story.token, "first");
        for (var act : story.acts) {
            shop.recover();
            perform(act, shop, shop.orderOf(cart));
        }
    }

    private void perform(Act act, Shop shop, UUID order) {
        switch (act) {
            case CANCEL -> shop.cancel(order, Shop.BUYER, "cancel");
            case SHIP -> shop.ship(order, Map.of(), "ship");
            case SHIP_A_PART -> shop.ship(order, Map.of("MUG", 1), "ship a part");
            case EXPIRE -> billing.expire(order, 1);
            case RETURN -> {
                var buyer = Shop.BUYER.accountId();
                shop.returns.approved(order, buyer, Shop.STAFF.accountId(), Map.of("MUG", 2, "BOOK", 1));
                shop.receive(order, Map.of("MUG", 1, "BOOK", 1), Map.of("MUG", 1), "receipt");
            }
        }
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
        assertTrue(billing.charges <= (story.acts.contains(Act.EXPIRE) ? 2 : 1), "no authorization too many");
        switch (story.end) {
            case "CANCELLED" -> {
                assertEquals(0, catalog.heldUnits(), "a cancelled order holds no stock");
                assertEquals(0, billing.reservedAmount(), "and no money");
            }
            case "SHIPPED" -> {
                boolean part = story == Story.CANCEL_THE_REST;
                boolean back = story == Story.SEND_BACK;
                assertEquals(0, catalog.heldUnits());
                assertEquals(story.acts.contains(Act.SHIP_A_PART) && !part ? 2 : 1, billing.captures.size());
                assertEquals(billing.reservedAmount(), billing.capturedAmount());
                assertEquals(back ? billing.capturedAmount() : 0, billing.refundedAmount());
                assertEquals(
                        back
                                ? Map.of("MUG", 9, "BOOK", 10)
                                : part ? Map.of("MUG", 9, "BOOK", 10) : Map.of("MUG", 8, "BOOK", 9),
                        catalog.onHand);
                assertEquals(
                        total(shop),
                        billing.capturedAmount() + notCharged(shop),
                        "captured and cancelled are the total");
            }
            default -> {
                assertEquals(3, catalog.heldUnits());
                assertTrue(billing.reservedAmount() > 0);
            }
        }
        var types =
                shop.database.inTransaction(() -> shop.jdbc.query("select type from outbox", row -> row.text("type")));
        long shipments =
                types.stream().filter(type -> type.contains("order-shipped")).count();
        assertEquals(
                types.stream().distinct().count() + Math.max(0, shipments - 1),
                types.size(),
                () -> "each event once: " + types);
        assertEquals(story.end.equals("SHIPPED") ? catalog.shipments.size() : 0, shipments);
        long unanswered = shop.database
                .inTransaction(
                        () -> shop.jdbc.query("select 1 as one from idempotency_key where status is null", _ -> 1))
                .size();
        assertEquals(0, unanswered, "every request has its answer");
    }

    private static long total(Shop shop) {
        return amount(shop, "total_amount");
    }

    private static long notCharged(Shop shop) {
        return amount(shop, "cancelled_amount");
    }

    private static long amount(Shop shop, String column) {
        return shop.database
                .inTransaction(() ->
                        shop.jdbc.one("select " + column + " as n from customer_order", row -> row.longValue("n")))
                .orElseThrow();
    }
}
