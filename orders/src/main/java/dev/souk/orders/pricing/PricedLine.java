package dev.souk.orders.pricing;

import dev.souk.orders.catalog.QuotedLine;
import dev.souk.platform.money.Money;

/**
 * A quoted line with its part of the discount and its tax.
 *
 * @param net unit price times quantity
 * @param discount what is taken off, at most {@code net}
 * @param taxBasisPoints rate in hundredths of a percent
 * @param tax of {@code net - discount}, rounded half to even once, at the minor unit
 */
public record PricedLine(QuotedLine quote, Money net, Money discount, int taxBasisPoints, Money tax) {

    static PricedLine of(QuotedLine quote, Money discount, int taxBasisPoints) {
        var net = net(quote);
        return new PricedLine(
                quote, net, discount, taxBasisPoints, net.minus(discount).percent(taxBasisPoints));
    }

    static Money net(QuotedLine quote) {
        return quote.unitPrice().times(quote.quantity());
    }
}
