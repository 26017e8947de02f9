package dev.souk.notify.order;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import dev.souk.notify.live.LiveUpdates;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Goods of an order are on their way. */
@Singleton
class OrderShipped extends OrderHandler {

    @Inject
    OrderShipped(Deliveries deliveries, LiveUpdates live) {
        super("souk.orders.order-shipped.v1", Optional.of(DeliveryKind.ORDER_SHIPPED), deliveries, live);
    }
}
