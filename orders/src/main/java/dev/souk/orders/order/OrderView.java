package dev.souk.orders.order;

import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An order as its customer and the staff see it. */
@Schema(name = "Order", description = "What was bought, what it costs, and where it is in its life.")
public record OrderView(
        UUID id,

        @Schema(description = "What people call it", example = "S-2026-000123")
        String number,

        UUID customerId,
        UUID cartId,
        OrderStatus status,

        @Schema(description = "Why it was cancelled; absent otherwise", example = "payment-declined")
        Optional<String> cancelReason,

        List<Line> lines,
        Totals totals,

        @Schema(description = "The code the discount was given for; absent without one", example = "SPRING10")
        Optional<String> promotion,

        @Schema(description = "Share of the total that is not charged, because it was cancelled after a part had left")
        Optional<Money> notCharged,

        AddressView shippingAddress,
        String shippingMethod,
        Instant placedAt) {

    /** One line of an order. */
    @Schema(name = "OrderLine")
    public record Line(
            String sku,
            UUID productId,
            String name,
            int quantity,

            @Schema(description = "Units that have left the warehouse")
            int shipped,

            @Schema(description = "Units that will not leave, though others did")
            int cancelled,

            @Schema(description = "Units that came back") int returned,

            @Schema(description = "Price of one unit before tax")
            Money unitPrice,

            @Schema(description = "Price of all units before tax")
            Money net,

            @Schema(description = "Taken off the price of all units, before tax")
            Money discount,

            @Schema(description = "Rate of the tax in hundredths of a percent", example = "1900")
            int taxBasisPoints,

            @Schema(description = "Tax of net - discount, rounded half to even once per line")
            Money tax) {}

    /** The parts of the price and their sum. */
    @Schema(name = "Totals", description = "total = subtotal - discount + tax + shipping, to the minor unit")
    public record Totals(
            @Schema(description = "Sum of the lines before discount and tax")
            Money subtotal,

            @Schema(description = "Sum of the lines' discounts")
            Money discount,

            @Schema(description = "Sum of the lines' tax") Money tax,

            @Schema(description = "Price of the delivery, tax included")
            Money shipping,

            Money total) {

        /** The totals of a purchase that is not placed yet. */
        public static Totals of(dev.souk.orders.pricing.Totals totals) {
            return new Totals(totals.subtotal(), totals.discount(), totals.tax(), totals.shipping(), totals.total());
        }
    }

    /** A postal address. */
    @Schema(name = "Address")
    public record AddressView(
            String name, String line1, Optional<String> line2, String city, String postalCode, String country) {}

    /** The view of an order, read inside a transaction. */
    public static OrderView of(Order order) {
        var currency = order.total().currency();
        var lines = order.lines().stream()
                .map(line -> new Line(
                        line.sku(),
                        line.productId(),
                        line.name(),
                        line.quantity(),
                        line.shippedQuantity(),
                        line.cancelledQuantity(),
                        line.returnedQuantity(),
                        Money.of(line.unitAmount(), currency),
                        Money.of(line.netAmount(), currency),
                        Money.of(line.discountAmount(), currency),
                        line.taxBasisPoints(),
                        Money.of(line.taxAmount(), currency)))
                .toList();
        var to = order.shippingAddress();
        return new OrderView(
                order.id(),
                order.number(),
                order.customerId(),
                order.cartId(),
                order.status(),
                order.cancelReason().map(CancelReason::code),
                lines,
                new Totals(order.subtotal(), order.discount(), order.tax(), order.shipping(), order.total()),
                order.promotionCode(),
                Optional.of(order.cancelledAmount()).filter(Money::isPositive),
                new AddressView(to.name(), to.line1(), to.line2(), to.city(), to.postalCode(), to.country()),
                order.shippingMethod(),
                order.placedAt());
    }
}
