package dev.souk.notify.order;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The customer may send goods back. */
@Singleton
class ReturnApproved extends ReturnHandler {

    @Inject
    ReturnApproved(Deliveries deliveries) {
        super("souk.orders.return-approved.v1", DeliveryKind.RETURN_APPROVED, deliveries);
    }
}
