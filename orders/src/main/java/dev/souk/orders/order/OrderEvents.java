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
    private final Sales sales;

    /** For CDI, and for tests that have a database. */
    @Inject
    public OrderEvents(Outbox outbox, Sales sales) {
        this.outbox = outbox;
        this.sales = sales;
    }

    /** One line of the order in an event; of a shipment, only what it carries. */
    public record Line(String sku, String name, int quantity, Money unitPrice) {

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
        append("order-placed", order, Optional.empty(), Optional.empty(), Optional.empty());
        sales.orderPlaced();
    }

    /** {@code souk.orders.order-confirmed.v1}. */
    public void confirmed(Order order) {
        append("order-confirmed", order, Optional.empty(), Optional.empty(), Optional.empty());
        sales.orderConfirmed(order.total());
    }

    /** {@code souk.orders.order-cancelled.v1}, with the reason. */
    public void cancelled(Order order) {
        append(
                "order-cancelled",
                order,
                order.cancelReason().map(CancelReason::code),
                Optional.empty(),
                Optional.empty());
        order.cancelReason().ifPresent(sales::orderCancelled);
    }

    /** {@code souk.orders.order-shipped.v1}, with the lines of the shipment. */
    public void shipped(Order order, Shipment shipment) {
        append(
                "order-shipped",
                order,
                Optional.empty(),
                Optional.of(shipment.quantities()),
                Optional.of(shipment.id()));
    }

    /** {@code souk.orders.order-remainder-cancelled.v1}, with the lines that will not leave and the reason. */
    public void remainderCancelled(Order order, CancelReason reason) {
        var cancelled = Units.of(order.lines(), OrderLine::sku, OrderLine::cancelledQuantity);
        append(
                "order-remainder-cancelled",
                order,
                Optional.of(reason.code()),
                Optional.of(cancelled),
                Optional.empty());
    }

    /** The lines of an order in an event, with so many units each. */
    public static List<Line> lines(Order order, Map<String, Integer> quantities) {
        return order.lines().stream()
                .filter(line -> quantities.containsKey(line.sku()))
                .map(line -> Line.of(line, quantities.get(line.sku()), order.total()))
                .toList();
    }

    private void append(
            String name,
            Order order,
            Optional<String> reason,
            Optional<Map<String, Integer>> quantities,
            Optional<UUID> shipmentId) {
        outbox.append(
                "souk.orders." + name + ".v1",
                order.id(),
                new Data(
                        order.id(),
                        order.number(),
                        order.customerId(),
                        order.status(),
                        order.total(),
                        lines(order, quantities.orElseGet(() -> bought(order))),
                        reason,
                        shipmentId));
    }

    private static Map<String, Integer> bought(Order order) {
        return Units.of(order.lines(), OrderLine::sku, OrderLine::quantity);
    }
}
