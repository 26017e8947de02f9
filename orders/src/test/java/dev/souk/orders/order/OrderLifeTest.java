package dev.souk.orders.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.orders.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Whatever happens to an order, in whatever order: only legal steps are taken, and no unit and no cent is lost or doubled. */
class OrderLifeTest {

    private enum Deed {
        CONFIRM,
        SHIP,
        CANCEL,
        CANCEL_REST,
        ANNOUNCE,
        RECEIVE,
        REJECT,
        REAUTHORIZE
    }

    /** What a simple model says happened. */
    private static final class Model {
        private final List<Map<String, Integer>> announced = new ArrayList<>();
        private long captured;
        private long refunded;
    }

    @Property
    void neitherUnitsNorMoneyAreLostOrDoubled(
            @ForAll @IntRange(min = 1, max = 4) int lines,
            @ForAll @LongRange(min = 0, max = 900) long shipping,
            @ForAll @LongRange(min = 0, max = 100_000) long off,
            @ForAll @LongRange long seed) {
        var random = new Random(seed);
        var order = UnitSharesTest.order(lines, shipping, off, random);
        var model = new Model();
        for (int i = 0; i < 40; i++) {
            act(order, Deed.values()[random.nextInt(Deed.values().length)], model, random);
            check(order, model);
        }
    }

    private static void act(Order order, Deed deed, Model model, Random random) {
        var before = order.status();
        switch (deed) {
            case CONFIRM -> allowed(before == OrderStatus.PENDING, () -> order.confirm(Actor.SYSTEM, Samples.NOON));
            case CANCEL ->
                allowed(
                        before == OrderStatus.PENDING || before == OrderStatus.CONFIRMED,
                        () -> order.cancel(CancelReason.STAFF, Actor.SYSTEM, Samples.NOON));
            case SHIP -> {
                if (before == OrderStatus.CONFIRMED || before == OrderStatus.PARTIALLY_SHIPPED) {
                    var part = UnitSharesTest.part(order, random);
                    model.captured += UnitShares.of(order, part, OrderLine::shippedQuantity)
                            .amount();
                    order.ship(part, Actor.SYSTEM, "part", Samples.NOON);
                }
            }
            case CANCEL_REST -> {
                if (before == OrderStatus.PARTIALLY_SHIPPED) {
                    order.cancelRemainder(CancelReason.CUSTOMER, Actor.SYSTEM, Samples.NOON);
                    assertEquals(OrderStatus.SHIPPED, order.status());
                }
            }
            case ANNOUNCE -> announce(order, model, random);
            case RECEIVE -> end(order, model, random, true);
            case REJECT -> end(order, model, random, false);
            case REAUTHORIZE -> {
                int next = order.lastAttempt() + 1;
                assertThrows(IllegalArgumentException.class, () -> order.beginAttempt(next + 1));
                assertThrows(IllegalArgumentException.class, () -> order.paidBy(next, Actor.SYSTEM, Samples.NOON));
                order.beginAttempt(next);
                if (random.nextBoolean()) {
                    order.paidBy(next, Actor.SYSTEM, Samples.NOON);
                }
            }
        }
    }

    private static void allowed(boolean legal, Runnable step) {
        if (legal) {
            step.run();
        } else {
            assertThrows(IllegalStateException.class, step::run);
        }
    }

    private static void announce(Order order, Model model, Random random) {
        var units = new LinkedHashMap<String, Integer>();
        for (var line : order.lines()) {
            int most = line.returnableQuantity();
            assertThrows(
                    IllegalArgumentException.class,
                    () -> order.announceReturn(Map.of(line.sku(), most + 1)),
                    "too many");
            if (most > 0 && random.nextBoolean()) {
                units.put(line.sku(), 1 + random.nextInt(most));
            }
        }
        order.announceReturn(units);
        model.announced.add(units);
    }

    private static void end(Order order, Model model, Random random, boolean received) {
        if (model.announced.isEmpty()) {
            return;
        }
        var units = model.announced.remove(random.nextInt(model.announced.size()));
        var came = new LinkedHashMap<String, Integer>();
        if (received) {
            units.forEach((sku, most) -> came.put(sku, random.nextInt(most + 1)));
        }
        model.refunded += order.endReturn(units, came).amount();
    }

    private static void check(Order order, Model model) {
        for (var line : order.lines()) {
            assertTrue(line.openQuantity() >= 0 && line.returnableQuantity() >= 0);
            assertEquals(line.quantity(), line.shippedQuantity() + line.cancelledQuantity() + line.openQuantity());
            int announced = model.announced.stream()
                    .mapToInt(units -> units.getOrDefault(line.sku(), 0))
                    .sum();
            assertEquals(line.shippedQuantity(), line.returnableQuantity() + announced + line.returnedQuantity());
        }
        assertEquals(
                order.total().amount(),
                model.captured
                        + order.openAmount().amount()
                        + order.cancelledAmount().amount(),
                "captured, open and cancelled are the total");
        assertTrue(model.refunded <= model.captured);
        if (order.lines().stream().allMatch(line -> line.returnedQuantity() == line.shippedQuantity())) {
            assertEquals(model.captured, model.refunded, "who returns everything gets everything back");
        }
    }
}
