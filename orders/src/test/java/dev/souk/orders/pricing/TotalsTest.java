package dev.souk.orders.pricing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.orders.Samples;
import dev.souk.platform.money.Money;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class TotalsTest {

    @Example
    void roundsTaxHalfToEvenOncePerLine() {
        // 19 % of 50 is 9.5, of 150 is 28.5: half goes to the even neighbour, 10 and 28.
        var totals = Totals.of(
                List.of(Samples.quote("A", 1, 50, "standard"), Samples.quote("B", 3, 50, "standard")),
                Samples.TAXES,
                Money.of(490, "EUR"));
        assertEquals(
                List.of(10L, 28L),
                totals.priced().stream().map(line -> line.tax().amount()).toList());
        assertEquals(200 + 38 + 490, totals.total().amount());
    }

    @Example
    void refusesPartsThatDoNotSum() {
        var euro = Money.of(1, "EUR");
        assertThrows(IllegalArgumentException.class, () -> new Totals(List.of(), euro, euro, euro, euro));
    }

    @Property
    void partsSumToTheTotal(
            @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 1, max = 10_000_000) Long> prices,
            @ForAll @IntRange(min = 1, max = 100) int quantity,
            @ForAll @IntRange(min = 0, max = 3000) int rate,
            @ForAll @LongRange(min = 0, max = 100_000) long shipping) {
        var quotes = prices.stream()
                .map(price -> Samples.quote("SKU", quantity, price, "any"))
                .toList();
        var totals = Totals.of(quotes, Map.of("any", rate), Money.of(shipping, "EUR"));
        long lines = prices.stream().mapToLong(price -> price * quantity).sum();
        long tax =
                totals.priced().stream().mapToLong(line -> line.tax().amount()).sum();
        assertEquals(lines, totals.lines().amount());
        assertEquals(lines + tax + shipping, totals.total().amount());
    }
}
