package dev.souk.orders.pricing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.orders.Samples;
import dev.souk.platform.money.Money;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                Money.of(490, "EUR"),
                Optional.empty());
        assertEquals(
                List.of(10L, 28L),
                totals.priced().stream().map(line -> line.tax().amount()).toList());
        assertEquals(200 + 38 + 490, totals.total().amount());
    }

    @Example
    void refusesPartsThatDoNotSum() {
        var euro = Money.of(1, "EUR");
        assertThrows(IllegalArgumentException.class, () -> new Totals(List.of(), euro, euro, euro, euro, euro));
    }

    @Example
    void taxIsOfWhatIsLeftAfterTheDiscount() {
        var totals = Totals.of(
                List.of(Samples.quote("A", 1, 1000, "standard"), Samples.quote("B", 1, 500, "reduced")),
                Samples.TAXES,
                Money.of(490, "EUR"),
                Optional.of(new Discount.Amount(Money.of(100, "EUR"))));
        // 100 over 1000 and 500: 66.7 and 33.3, toward zero, the remainder to the largest.
        assertEquals(
                List.of(67L, 33L),
                totals.priced().stream().map(line -> line.discount().amount()).toList());
        assertEquals(
                List.of(177L, 33L),
                totals.priced().stream().map(line -> line.tax().amount()).toList());
        assertEquals(1500 - 100 + 210 + 490, totals.total().amount());
    }

    @Example
    void moreOffThanThereIsMakesItFree() {
        var totals = Totals.of(
                List.of(Samples.quote("A", 1, 50, "standard")),
                Samples.TAXES,
                Money.of(490, "EUR"),
                Optional.of(new Discount.Amount(Money.of(1000, "EUR"))));
        assertEquals(50, totals.discount().amount());
        assertEquals(490, totals.total().amount());
    }

    @Property
    void partsSumToTheTotal(
            @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 0, max = 10_000_000) Long> prices,
            @ForAll @LongRange(min = -10_000, max = 10_000_000) long off,
            @ForAll @IntRange(min = 1, max = 100) int quantity,
            @ForAll @IntRange(min = 0, max = 3000) int rate,
            @ForAll @LongRange(min = 0, max = 100_000) long shipping) {
        var quotes = prices.stream()
                .map(price -> Samples.quote("SKU", quantity, price, "any"))
                .toList();
        var totals = Totals.of(quotes, Map.of("any", rate), Money.of(shipping, "EUR"), discount(off));
        long lines = prices.stream().mapToLong(price -> price * quantity).sum();
        long tax =
                totals.priced().stream().mapToLong(line -> line.tax().amount()).sum();
        assertEquals(lines, totals.subtotal().amount());
        long discount = totals.priced().stream()
                .mapToLong(line -> line.discount().amount())
                .sum();
        assertEquals(discount, totals.discount().amount());
        assertEquals(lines - discount + tax + shipping, totals.total().amount());
        totals.priced()
                .forEach(line -> assertTrue(
                        !line.discount().isNegative() && line.discount().compareTo(line.net()) <= 0,
                        "no line is cheaper than free"));
        if (off > 0) {
            assertEquals(Math.min(off, lines), discount, "all of the amount is taken off");
        }
    }

    /** Below zero a percentage in basis points, above an amount, at zero none. */
    static Optional<Discount> discount(long off) {
        if (off == 0) {
            return Optional.empty();
        }
        return Optional.of(off < 0 ? new Discount.Percent((int) -off) : new Discount.Amount(Money.of(off, "EUR")));
    }
}
