package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.UUID;

/**
 * Money to be given back for an order; {@link Refund}s of its payments are its parts.
 *
 * @param id chosen by the caller: the same id gives the money back once
 */
record OrderRefund(UUID id, UUID orderId, Money amount, String reason, Instant createdAt) {

    /** Whether it is the same request, whenever it was made. */
    boolean isSame(OrderRefund other) {
        return orderId.equals(other.orderId) && amount.equals(other.amount) && reason.equals(other.reason);
    }
}
