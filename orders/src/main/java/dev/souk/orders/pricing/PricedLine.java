package dev.souk.orders.pricing;

import dev.souk.orders.catalog.QuotedLine;
import dev.souk.platform.money.Money;

/**
 * A quoted line with its tax.
 *
 * @param net unit price times quantity
 * @param taxBasisPoints rate in hundredths of a percent
 * @param tax of the whole line, rounded half to even once, at the minor unit
 */
public record PricedLine(QuotedLine quote, Money net, int taxBasisPoints, Money tax) {

    static PricedLine of(QuotedLine quote, int taxBasisPoints) {
        var net = quote.unitPrice().times(quote.quantity());
        return new PricedLine(quote, net, taxBasisPoints, net.percent(taxBasisPoints));
    }
}
