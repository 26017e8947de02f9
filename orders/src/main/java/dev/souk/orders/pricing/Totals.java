package dev.souk.orders.pricing;

import dev.souk.orders.catalog.QuotedLine;
import dev.souk.platform.money.Money;
import java.util.Currency;
import java.util.List;
import java.util.Map;

/**
 * What a purchase costs, to the minor unit, by the one rounding rule of the shop: tax is rounded half to even once per
 * line, and everything else is a sum. Where a sum is divided again (a shipment's share, a refund) the remainder goes to
 * the largest part ({@link Money#allocate}), so that the parts sum to the whole.
 *
 * @param priced the lines with their tax
 * @param lines sum of the lines before tax
 * @param tax sum of the lines' tax
 * @param shipping price of the delivery, tax included
 * @param total {@code lines + tax + shipping}
 */
public record Totals(List<PricedLine> priced, Money lines, Money tax, Money shipping, Money total) {

    /** Refuses parts that do not sum to the total. */
    public Totals {
        priced = List.copyOf(priced);
        if (!lines.plus(tax).plus(shipping).equals(total)) {
            throw new IllegalArgumentException("the parts do not sum to " + total);
        }
    }

    /**
     * The totals of these lines.
     *
     * @param taxBasisPoints rate by tax category; every category of the lines must be in it
     */
    public static Totals of(List<QuotedLine> quotes, Map<String, Integer> taxBasisPoints, Money shipping) {
        var priced = quotes.stream()
                .map(quote -> PricedLine.of(quote, taxBasisPoints.get(quote.taxCategory())))
                .toList();
        Currency currency = shipping.currency();
        var lines = priced.stream().map(PricedLine::net).reduce(Money.zero(currency), Money::plus);
        var tax = priced.stream().map(PricedLine::tax).reduce(Money.zero(currency), Money::plus);
        return new Totals(priced, lines, tax, shipping, lines.plus(tax).plus(shipping));
    }
}
