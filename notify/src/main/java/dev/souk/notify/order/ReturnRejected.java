package dev.souk.notify.order;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Goods will not be taken back. */
@Singleton
class ReturnRejected extends ReturnHandler {

    @Inject
    ReturnRejected(Deliveries deliveries) {
        super("souk.orders.return-rejected.v1", DeliveryKind.RETURN_REJECTED, deliveries);
    }
}
