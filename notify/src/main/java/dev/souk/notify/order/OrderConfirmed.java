package dev.souk.notify.order;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import dev.souk.notify.live.LiveUpdates;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** An order is paid for and will be sent. */
@Singleton
class OrderConfirmed extends OrderHandler {

    @Inject
    OrderConfirmed(Deliveries deliveries, LiveUpdates live) {
        super("souk.orders.order-confirmed.v1", Optional.of(DeliveryKind.ORDER_CONFIRMED), deliveries, live);
    }
}
