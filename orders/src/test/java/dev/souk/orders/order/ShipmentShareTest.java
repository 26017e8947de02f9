package dev.souk.orders.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.orders.Samples;
import dev.souk.orders.catalog.QuotedLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ShipmentShareTest {

    /** However an order is split, its shipments capture its total to the minor unit. */
    @Property
    void theSharesOfAllShipmentsSumToTheTotal(
            @ForAll @IntRange(min = 1, max = 6) int lines,
            @ForAll @LongRange(min = 0, max = 5000) long shipping,
            @ForAll long seed) {
        var random = new Random(seed);
        var quotes = new ArrayList<QuotedLine>();
        for (int i = 0; i < lines; i++) {
            quotes.add(Samples.quote(
                    "SKU" + i,
                    1 + random.nextInt(9),
                    1 + random.nextLong(100_000),
                    random.nextBoolean() ? "standard" : "reduced"));
        }
        var order = Samples.order(quotes, shipping);
        order.confirm(Actor.SYSTEM, Samples.NOON);
        long captured = 0;
        while (!order.status().isFinal()) {
            var part = part(order, random);
            var share = ShipmentShare.of(order, part);
            assertTrue(share.isPositive(), "each unit of a priced line has a share");
            captured += share.amount();
            order.ship(part, Actor.SYSTEM, "part", Samples.NOON);
        }
        assertEquals(order.total().amount(), captured);
    }

    private static Map<String, Integer> part(Order order, Random random) {
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
