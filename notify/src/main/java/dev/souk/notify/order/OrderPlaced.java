package dev.souk.notify.order;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.live.LiveUpdates;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** An order was placed and is being worked on: told live only. */
@Singleton
class OrderPlaced extends OrderHandler {

    @Inject
    OrderPlaced(Deliveries deliveries, LiveUpdates live) {
        super("souk.orders.order-placed.v1", Optional.empty(), deliveries, live);
    }
}
