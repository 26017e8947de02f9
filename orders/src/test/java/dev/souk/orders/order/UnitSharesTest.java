package dev.souk.orders.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.orders.Samples;
import dev.souk.orders.catalog.QuotedLine;
import dev.souk.orders.pricing.Discount;
import dev.souk.platform.money.Money;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class UnitSharesTest {

    /** However an order is split, its shipments capture its total to the minor unit. */
    @Property
    void theSharesOfAllShipmentsSumToTheTotal(
            @ForAll @IntRange(min = 1, max = 6) int lines,
            @ForAll @LongRange(min = 0, max = 5000) long shipping,
            @ForAll @LongRange(min = 0, max = 300_000) long off,
            @ForAll long seed) {
        var random = new Random(seed);
        var order = order(lines, shipping, off, random);
        order.confirm(Actor.SYSTEM, Samples.NOON);
        long captured = 0;
        while (!order.status().isFinal()) {
            var part = part(order, random);
            var share = UnitShares.of(order, part, OrderLine::shippedQuantity);
            assertTrue(!share.isNegative(), "nobody is paid for taking a unit");
            captured += share.amount();
            order.ship(part, Actor.SYSTEM, "part", Samples.NOON);
        }
        assertEquals(order.total().amount(), captured);
    }

    @Example
    void theDeliveryOfFreeArticlesIsDividedByUnits() {
        var free = Samples.order(
                List.of(Samples.quote("A", 3, 100, "standard"), Samples.quote("B", 1, 100, "standard")),
                490,
                Optional.of(new Discount.Percent(10_000)));
        assertEquals(490, free.total().amount());
        assertEquals(490, UnitShares.of(free, Map.of("A", 3, "B", 1), _ -> 0).amount());
        assertTrue(UnitShares.of(free, Map.of("B", 1), _ -> 0).isPositive());
    }

    @Example
    void refusesUnitsThatThereAreNot() {
        var order = Samples.order(List.of(Samples.quote("A", 3, 100, "standard")), 0);
        assertThrows(IllegalArgumentException.class, () -> UnitShares.of(order, Map.of("A", 2), _ -> 2));
    }

    static Order order(int lines, long shipping, long off, Random random) {
        var quotes = new ArrayList<QuotedLine>();
        for (int i = 0; i < lines; i++) {
            quotes.add(Samples.quote(
                    "SKU" + i,
                    1 + random.nextInt(9),
                    random.nextLong(100_000),
                    random.nextBoolean() ? "standard" : "reduced"));
        }
        return Samples.order(
                quotes, shipping, off == 0 ? Optional.empty() : Optional.of(new Discount.Amount(Money.of(off, "EUR"))));
    }

    static Map<String, Integer> part(Order order, Random random) {
        var open = new ArrayList<>(List.copyOf(order.lines()));
        open.removeIf(line -> line.openQuantity() == 0);
        var part = new LinkedHashMap<String, Integer>();
        var sure = open.remove(random.nextInt(open.size()));
        part.put(sure.sku(), 1 + random.nextInt(sure.openQuantity()));
        open.stream()
                .filter(_ -> random.nextBoolean())
                .forEach(line -> part.put(line.sku(), 1 + random.nextInt(line.openQuantity())));
        return part;
    }
}
