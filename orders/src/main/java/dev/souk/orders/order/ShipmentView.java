package dev.souk.orders.order;

import dev.souk.platform.money.Money;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A shipment as its customer and the staff see it. */
@Schema(name = "Shipment", description = "A part of an order, or all of it, that leaves the warehouse together.")
public record ShipmentView(
        UUID id,
        UUID orderId,
        Shipment.State state,

        @Schema(description = "The share of the order's total that is captured with it")
        Money amount,

        List<Line> lines,
        Instant createdAt,
        Optional<Instant> shippedAt) {

    /** So many units of one article. */
    @Schema(name = "ShipmentLine")
    public record Line(String sku, int quantity) {}

    /** Where a shipment is read. */
    public static URI address(UUID orderId, UUID id) {
        return URI.create("/api/v1/orders/" + orderId + "/shipments/" + id);
    }

    /** The view of a shipment, read inside a transaction. */
    public static ShipmentView of(Shipment shipment, Order order) {
        return new ShipmentView(
                shipment.id(),
                shipment.orderId(),
                shipment.state(),
                shipment.amount(order),
                shipment.lines().stream()
                        .map(line -> new Line(line.sku(), line.quantity()))
                        .toList(),
                shipment.createdAt(),
                shipment.shippedAt());
    }
}
