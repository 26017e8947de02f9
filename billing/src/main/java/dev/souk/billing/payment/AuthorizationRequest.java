package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import java.util.UUID;

/**
 * A request to hold money for an order.
 *
 * @param attempt from 1; another card for the same order is another attempt
 * @param paymentToken names the card at the provider; a secret, so it is left out of {@link #toString}
 */
record AuthorizationRequest(
        UUID orderId, int attempt, UUID customerId, String orderNumber, Money amount, String paymentToken) {

    @Override
    public String toString() {
        return "AuthorizationRequest[" + orderId + ":" + attempt + " " + amount + "]";
    }
}
