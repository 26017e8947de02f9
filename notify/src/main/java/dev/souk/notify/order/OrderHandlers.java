package dev.souk.notify.order;

import dev.souk.notify.Handler;
import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import dev.souk.notify.live.LiveUpdates;
import dev.souk.notify.live.OrderUpdate;
import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;

/** What customers hear of their orders, payments and returns. */
@Singleton
class OrderHandlers {
    private final Deliveries deliveries;
    private final LiveUpdates live;

    @Inject
    OrderHandlers(Deliveries deliveries, LiveUpdates live) {
        this.deliveries = deliveries;
        this.live = live;
    }

    /** It is being worked on: told live only. */
    @Produces
    @Singleton
    EventHandler<OrderData> placed() {
        return new Handler<>("souk.orders.order-placed.v1", OrderData.class, this::tell);
    }

    /** It is paid for and will be sent. */
    @Produces
    @Singleton
    EventHandler<OrderData> confirmed() {
        return order("souk.orders.order-confirmed.v1", DeliveryKind.ORDER_CONFIRMED);
    }

    /** It will not be sent. */
    @Produces
    @Singleton
    EventHandler<OrderData> cancelled() {
        return order("souk.orders.order-cancelled.v1", DeliveryKind.ORDER_CANCELLED);
    }

    /** Goods of it are on their way. */
    @Produces
    @Singleton
    EventHandler<OrderData> shipped() {
        return order("souk.orders.order-shipped.v1", DeliveryKind.ORDER_SHIPPED);
    }

    /** Money was taken: this is the receipt. */
    @Produces
    @Singleton
    EventHandler<PaymentData> captured() {
        return payment("souk.billing.payment-captured.v1", DeliveryKind.PAYMENT_RECEIPT);
    }

    /** Money was given back, all or a part. */
    @Produces
    @Singleton
    EventHandler<PaymentData> refunded() {
        return payment("souk.billing.payment-refunded.v1", DeliveryKind.PAYMENT_REFUNDED);
    }

    /** Goods may be sent back. */
    @Produces
    @Singleton
    EventHandler<ReturnData> returnApproved() {
        return returned("souk.orders.return-approved.v1", DeliveryKind.RETURN_APPROVED);
    }

    /** Goods will not be taken back. */
    @Produces
    @Singleton
    EventHandler<ReturnData> returnRejected() {
        return returned("souk.orders.return-rejected.v1", DeliveryKind.RETURN_REJECTED);
    }

    private EventHandler<OrderData> order(String type, DeliveryKind mail) {
        return new Handler<>(type, OrderData.class, event -> {
            OrderData order = event.data();
            deliveries.add(event.id(), order.customerId(), mail, values(order));
            tell(event);
        });
    }

    private void tell(Event<OrderData> event) {
        OrderData order = event.data();
        live.publish(
                order.customerId(), OrderUpdate.of(order.orderId(), order.orderNumber(), order.status(), event.time()));
    }

    private EventHandler<PaymentData> payment(String type, DeliveryKind mail) {
        return new Handler<>(type, PaymentData.class, event -> {
            PaymentData payment = event.data();
            deliveries.add(event.id(), payment.customerId(), mail, values(payment));
        });
    }

    private EventHandler<ReturnData> returned(String type, DeliveryKind mail) {
        return new Handler<>(type, ReturnData.class, event -> {
            ReturnData goods = event.data();
            deliveries.add(event.id(), goods.customerId(), mail, values(goods));
        });
    }

    private static Map<String, Object> values(OrderData order) {
        return Map.of(
                "orderId", order.orderId(),
                "orderNumber", order.orderNumber(),
                "total", order.total().toString(),
                "reason", order.reason().map(OrderHandlers::words).orElse(""),
                "lines",
                        order.lines().stream()
                                .map(line -> Map.of(
                                        "name", line.name(),
                                        "quantity", line.quantity(),
                                        "unitPrice", line.unitPrice().toString()))
                                .toList());
    }

    private static Map<String, Object> values(PaymentData payment) {
        return Map.of(
                "orderId", payment.orderId(),
                "orderNumber", payment.orderNumber(),
                "amount", payment.amount().toString());
    }

    private static Map<String, Object> values(ReturnData goods) {
        return Map.of(
                "orderId", goods.orderId(),
                "orderNumber", goods.orderNumber(),
                "note", goods.note().orElse(""),
                "lines",
                        goods.lines().stream()
                                .map(line -> Map.of("name", line.name(), "quantity", line.quantity()))
                                .toList());
    }

    /** {@code payment-declined} as people write it. */
    private static String words(String slug) {
        return slug.replace('-', ' ');
    }
}
