package dev.souk.orders.cart;

import dev.souk.orders.catalog.CatalogGateway.Quotes;
import dev.souk.orders.catalog.QuotedLine;
import dev.souk.orders.order.OrderView;
import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A cart at present prices. */
@Schema(name = "Cart", description = "What somebody means to buy, at present prices.")
record CartView(
        UUID id,
        CartState state,
        @Schema(description = "ISO 4217", example = "EUR") String currency,

        List<Line> lines,

        @Schema(description = "Sum of the lines that are still sold, before tax and delivery")
        Money subtotal,

        @Schema(description = "The promotion code that it carries")
        Optional<Promotion> promotion,

        @Schema(description = "With tax and delivery, when country was given")
        Optional<OrderView.Totals> totals,

        @Schema(description = "The guest's secret, told once: send it as X-Cart-Token")
        Optional<String> cartToken,

        Instant updatedAt) {

    /** One line; without a name and a price when it is not sold any more. */
    @Schema(name = "CartLine")
    record Line(
            String sku,
            int quantity,

            @Schema(description = "Whether that many are in stock at this moment")
            boolean available,

            Optional<UUID> productId,
            Optional<String> name,

            @Schema(description = "Price of one unit before tax")
            Optional<Money> unitPrice,

            @Schema(description = "Price of all units before tax")
            Optional<Money> lineTotal) {}

    /** The code of a cart and what it does: either takes something off, or is refused. */
    @Schema(name = "CartPromotion")
    record Promotion(
            @Schema(example = "SPRING10") String code,

            @Schema(description = "What it takes off the subtotal")
            Optional<Money> discount,

            @Schema(
                    description =
                            "Why it takes nothing off: unknown, not-yet, expired, currency, minimum-spend, exhausted",
                    example = "minimum-spend")
            Optional<String> refused) {

        static Promotion given(String code, Money discount) {
            return new Promotion(code, Optional.of(discount), Optional.empty());
        }

        static Promotion refused(String code, String reason) {
            return new Promotion(code, Optional.empty(), Optional.of(reason));
        }
    }

    static CartView of(
            CartSnapshot cart,
            Quotes quotes,
            Optional<Promotion> promotion,
            Optional<OrderView.Totals> totals,
            Optional<String> cartToken) {
        var bySku = quotes.lines().stream().collect(Collectors.toMap(QuotedLine::sku, Function.identity()));
        var lines = cart.quantities().entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue(), Optional.ofNullable(bySku.get(entry.getKey()))))
                .toList();
        var subtotal = lines.stream()
                .flatMap(line -> line.lineTotal().stream())
                .reduce(Money.zero(cart.currency()), Money::plus);
        return new CartView(
                cart.id(),
                cart.state(),
                cart.currency(),
                lines,
                subtotal,
                promotion,
                totals,
                cartToken,
                cart.updatedAt());
    }

    private static Line line(String sku, int quantity, Optional<QuotedLine> quote) {
        return new Line(
                sku,
                quantity,
                quote.map(QuotedLine::available).orElse(false),
                quote.map(QuotedLine::productId),
                quote.map(QuotedLine::name),
                quote.map(QuotedLine::unitPrice),
                quote.map(line -> line.unitPrice().times(quantity)));
    }
}
