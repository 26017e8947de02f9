package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import java.util.Optional;
import java.util.UUID;

/**
 * What other services hear of a payment. The type of the event says what happened. Whoever asks for an authorization gets the
 * answer, so there is no event for one.
 *
 * @param amount what it is about: declined, given back, captured or refunded
 * @param reason why it was declined
 */
record PaymentEvent(
        UUID paymentId,
        UUID orderId,
        String orderNumber,
        UUID customerId,
        int attempt,
        Money amount,
        Optional<String> reason) {

    static final String DECLINED = "souk.billing.payment-declined.v1";
    static final String CAPTURED = "souk.billing.payment-captured.v1";
    static final String VOIDED = "souk.billing.payment-voided.v1";
    static final String EXPIRED = "souk.billing.payment-expired.v1";
    static final String REFUNDED = "souk.billing.payment-refunded.v1";

    static PaymentEvent of(Payment payment, Money amount) {
        return new PaymentEvent(
                payment.id(),
                payment.attempt().orderId(),
                payment.attempt().orderNumber(),
                payment.attempt().customerId(),
                payment.attempt().number(),
                amount,
                payment.standing().declineReason());
    }
}
