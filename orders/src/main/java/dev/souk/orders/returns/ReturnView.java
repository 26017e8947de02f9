package dev.souk.orders.returns;

import dev.souk.orders.order.Order;
import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A return as its customer and the staff see it. */
@Schema(name = "Return", description = "Units of an order that its customer sends back.")
record ReturnView(
        UUID id,
        UUID orderId,

        @Schema(description = "What people call the order", example = "S-2026-000123")
        String orderNumber,

        ReturnState state,

        @Schema(description = "Why the customer sends it back")
        String reason,

        @Schema(description = "What the shop said when it decided")
        Optional<String> note,

        @Schema(description = "What was charged for the units that came back; certain when they are here")
        Optional<Money> amount,

        @Schema(
                description =
                        "What was refunded for this return; less than the amount when the shop had refunded a part"
                                + " of the order before")
        Optional<Money> refundedAmount,

        @Schema(description = "The part of the refundedAmount that did not go back the way it was paid, but by hand")
        Optional<Money> byHandAmount,

        List<Line> lines,
        Instant requestedAt,
        Optional<Instant> decidedAt,
        Optional<Instant> receivedAt,
        Optional<Instant> refundedAt) {

    /** So many units of one article. */
    @Schema(name = "ReturnLine")
    record Line(
            String sku,

            @Schema(description = "Units that were announced")
            int quantity,

            @Schema(description = "Units that came back and can be sold again")
            int restocked,

            @Schema(description = "Units that came back and can not")
            int writtenOff) {}

    static ReturnView of(OrderReturn goods, Order order) {
        return new ReturnView(
                goods.id(),
                goods.orderId(),
                order.number(),
                goods.state(),
                goods.reason(),
                goods.note(),
                goods.amount(order),
                goods.refundedAmount(order),
                goods.byHandAmount(order),
                goods.lines().stream()
                        .map(line -> new Line(line.sku(), line.quantity(), line.restocked(), line.writtenOff()))
                        .toList(),
                goods.requestedAt(),
                goods.decidedAt(),
                goods.receivedAt(),
                goods.refundedAt());
    }
}
