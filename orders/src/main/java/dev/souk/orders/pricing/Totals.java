package dev.souk.orders.pricing;

import dev.souk.orders.catalog.QuotedLine;
import dev.souk.platform.money.Money;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What a purchase costs, to the minor unit, by the one rounding rule of the shop: discount and tax are rounded half to
 * even once per line, and everything else is a sum. Where a sum is divided again (a discount of a fixed amount, a
 * shipment's share, a refund) the remainder goes to the largest part ({@link Money#allocate}), so that the parts sum to
 * the whole. {@code docs/decisions/money.md} tells it with examples.
 *
 * @param priced the lines with their discount and tax
 * @param subtotal sum of the lines before discount and tax
 * @param discount sum of the lines' discounts
 * @param tax sum of the lines' tax
 * @param shipping price of the delivery, tax included; no discount applies to it
 * @param total {@code subtotal - discount + tax + shipping}
 */
public record Totals(List<PricedLine> priced, Money subtotal, Money discount, Money tax, Money shipping, Money total) {

    /** Refuses parts that do not sum to the total. */
    public Totals {
        priced = List.copyOf(priced);
        if (!subtotal.minus(discount).plus(tax).plus(shipping).equals(total)) {
            throw new IllegalArgumentException("the parts do not sum to " + total);
        }
    }

    /**
     * The totals of these lines.
     *
     * @param taxBasisPoints rate by tax category; every category of the lines must be in it
     */
    public static Totals of(
            List<QuotedLine> quotes,
            Map<String, Integer> taxBasisPoints,
            Money shipping,
            Optional<? extends Discount> discount) {
        Currency currency = shipping.currency();
        var nets = quotes.stream().map(PricedLine::net).toList();
        var discounts = discount.map(off -> off.of(nets))
                .orElseGet(() -> nets.stream().map(_ -> Money.zero(currency)).toList());
        var priced = IntStream.range(0, quotes.size())
                .mapToObj(i -> PricedLine.of(
                        quotes.get(i),
                        discounts.get(i),
                        taxBasisPoints.get(quotes.get(i).taxCategory())))
                .toList();
        var subtotal = sum(priced, PricedLine::net, currency);
        var off = sum(priced, PricedLine::discount, currency);
        var tax = sum(priced, PricedLine::tax, currency);
        return new Totals(
                priced,
                subtotal,
                off,
                tax,
                shipping,
                subtotal.minus(off).plus(tax).plus(shipping));
    }

    /** What the lines cost before discount and tax. */
    public static Money subtotal(List<QuotedLine> quotes, String currency) {
        return quotes.stream().map(PricedLine::net).reduce(Money.zero(currency), Money::plus);
    }

    /** What is taken off these lines in all. */
    public static Money discount(List<QuotedLine> quotes, Discount discount, String currency) {
        return discount.of(quotes.stream().map(PricedLine::net).toList()).stream()
                .reduce(Money.zero(currency), Money::plus);
    }

    private static Money sum(List<PricedLine> lines, Function<PricedLine, Money> part, Currency currency) {
        return lines.stream().map(part).reduce(Money.zero(currency), Money::plus);
    }
}
