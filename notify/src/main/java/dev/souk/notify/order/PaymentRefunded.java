package dev.souk.notify.order;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Money was given back, all or a part. */
@Singleton
class PaymentRefunded extends PaymentHandler {

    @Inject
    PaymentRefunded(Deliveries deliveries) {
        super("souk.billing.payment-refunded.v1", DeliveryKind.PAYMENT_REFUNDED, deliveries);
    }
}
