package dev.souk.notify.order;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import dev.souk.notify.live.LiveUpdates;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** An order will not be sent. */
@Singleton
class OrderCancelled extends OrderHandler {

    @Inject
    OrderCancelled(Deliveries deliveries, LiveUpdates live) {
        super("souk.orders.order-cancelled.v1", Optional.of(DeliveryKind.ORDER_CANCELLED), deliveries, live);
    }
}
