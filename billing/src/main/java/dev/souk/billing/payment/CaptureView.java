package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import java.util.UUID;

/**
 * A capture that was carried out.
 *
 * @param id of the payment
 * @param state of the capture, always {@code CAPTURED}
 * @param paymentState of the payment now: {@code PARTIALLY_CAPTURED} or {@code CAPTURED}
 */
public record CaptureView(UUID id, UUID captureId, String state, Money amount, AuthorizationView.State paymentState) {

    static CaptureView of(Payment payment, UUID captureId, Money amount) {
        return new CaptureView(payment.id(), captureId, "CAPTURED", amount, AuthorizationView.state(payment.state()));
    }
}
