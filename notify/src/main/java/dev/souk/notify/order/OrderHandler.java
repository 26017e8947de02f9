package dev.souk.notify.order;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import dev.souk.notify.live.LiveUpdates;
import dev.souk.notify.live.OrderUpdate;
import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something happened to an order: its customer hears of it live, and by mail when there is a kind of mail for it. */
abstract class OrderHandler implements EventHandler<OrderData> {

    private final String type;
    private final Optional<DeliveryKind> mail;
    private final Deliveries deliveries;
    private final LiveUpdates live;

    OrderHandler(String type, Optional<DeliveryKind> mail, Deliveries deliveries, LiveUpdates live) {
        this.type = type;
        this.mail = mail;
        this.deliveries = deliveries;
        this.live = live;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public Class<OrderData> dataType() {
        return OrderData.class;
    }

    @Override
    public void handle(Event<OrderData> event) {
        OrderData order = event.data();
        mail.ifPresent(kind -> deliveries.add(event.id(), order.customerId(), kind, values(order)));
        live.publish(
                order.customerId(), OrderUpdate.of(order.orderId(), order.orderNumber(), order.status(), event.time()));
    }

    private static Map<String, Object> values(OrderData order) {
        return Map.of(
                "orderId", order.orderId(),
                "orderNumber", order.orderNumber(),
                "total", order.total().toString(),
                "reason", order.reason().map(OrderHandler::words).orElse(""),
                "lines",
                        List.copyOf(order.lines().stream()
                                .map(line -> Map.of(
                                        "name", line.name(),
                                        "quantity", line.quantity(),
                                        "unitPrice", line.unitPrice().toString()))
                                .toList()));
    }

    /** {@code payment-declined} as people write it. */
    private static String words(String slug) {
        return slug.replace('-', ' ');
    }
}
