package dev.souk.notify.order;

import dev.souk.notify.delivery.Deliveries;
import dev.souk.notify.delivery.DeliveryKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Money was taken: the customer gets a receipt. */
@Singleton
class PaymentCaptured extends PaymentHandler {

    @Inject
    PaymentCaptured(Deliveries deliveries) {
        super("souk.billing.payment-captured.v1", DeliveryKind.PAYMENT_RECEIPT, deliveries);
    }
}
