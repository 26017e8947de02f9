package dev.souk.orders.order;

import dev.souk.platform.events.Outbox;
import dev.souk.platform.money.Money;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the rest of the platform hears of an order: appended to the outbox in the transaction that made it true. */
@Singleton
public class OrderEvents {

    private final Outbox outbox;

    /** For CDI, and for tests that have a database. */
    @Inject
    public OrderEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    /** One line of the order in an event; of a shipment, only what it carries. */
    record Line(String sku, String name, int quantity, Money unitPrice) {

        static Line of(OrderLine line, int quantity, Money total) {
            return new Line(line.sku(), line.name(), quantity, Money.of(line.unitAmount(), total.currency()));
        }
    }

    /** Data of every event about an order. */
    record Data(
            UUID orderId,
            String orderNumber,
            UUID customerId,
            OrderStatus status,
            Money total,
            List<Line> lines,
            Optional<String> reason,
            Optional<UUID> shipmentId) {}

    /** {@code souk.orders.order-placed.v1}. */
    public void placed(Order order) {
        append("order-placed", order, Optional.empty(), Optional.empty());
    }

    /** {@code souk.orders.order-confirmed.v1}. */
    public void confirmed(Order order) {
        append("order-confirmed", order, Optional.empty(), Optional.empty());
    }

    /** {@code souk.orders.order-cancelled.v1}, with the reason. */
    public void cancelled(Order order) {
        append("order-cancelled", order, order.cancelReason().map(CancelReason::code), Optional.empty());
    }

    /** {@code souk.orders.order-shipped.v1}, with the lines of the shipment. */
    public void shipped(Order order, Shipment shipment) {
        append("order-shipped", order, Optional.empty(), Optional.of(shipment));
    }

    private void append(String name, Order order, Optional<String> reason, Optional<Shipment> shipment) {
        Optional<Map<String, Integer>> shipped = shipment.map(Shipment::quantities);
        var lines = order.lines().stream()
                .filter(line -> shipped.isEmpty() || shipped.get().containsKey(line.sku()))
                .map(line -> Line.of(
                        line, shipped.map(units -> units.get(line.sku())).orElse(line.quantity()), order.total()))
                .toList();
        outbox.append(
                "souk.orders." + name + ".v1",
                order.id(),
                new Data(
                        order.id(),
                        order.number(),
                        order.customerId(),
                        order.status(),
                        order.total(),
                        lines,
                        reason,
                        shipment.map(Shipment::id)));
    }
}
