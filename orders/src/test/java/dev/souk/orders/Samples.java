package dev.souk.orders;

import dev.souk.orders.catalog.QuotedLine;
import dev.souk.orders.order.Address;
import dev.souk.orders.order.Order;
import dev.souk.orders.pricing.Discount;
import dev.souk.orders.pricing.Totals;
import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Orders for plain tests. */
public final class Samples {

    public static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    public static final Map<String, Integer> TAXES = Map.of("standard", 1900, "reduced", 700);

    private Samples() {}

    public static QuotedLine quote(String sku, int quantity, long unitAmount, String taxCategory) {
        return new QuotedLine(sku, quantity, new UUID(7, 7), sku, Money.of(unitAmount, "EUR"), taxCategory, 100, true);
    }

    public static Order order(List<QuotedLine> lines, long shipping) {
        return order(lines, shipping, Optional.empty());
    }

    public static Order order(List<QuotedLine> lines, long shipping, Optional<? extends Discount> discount) {
        var totals = Totals.of(lines, TAXES, Money.of(shipping, "EUR"), discount);
        var address = new Address("Ada", "Hauptstr. 1", Optional.empty(), "Berlin", "10115", "DE");
        return Order.place(
                "S-2026-000001",
                new UUID(1, 1),
                new UUID(2, 2),
                totals,
                new Order.Terms("standard", address, Optional.empty()),
                NOON);
    }
}
