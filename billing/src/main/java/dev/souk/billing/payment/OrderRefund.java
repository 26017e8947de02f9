package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Money to be given back for an order; {@link Refund}s of its payments are its parts.
 *
 * @param id chosen by the caller: the same id gives the money back once
 * @param amount what is given back
 * @param wanted what was asked for, when less was acceptable; empty when it had to be the amount
 */
record OrderRefund(UUID id, UUID orderId, Money amount, Optional<Money> wanted, String reason, Instant createdAt) {

    /** A request for an amount, or for as much of it as can be given back. */
    static OrderRefund request(UUID id, UUID orderId, Money amount, boolean orLess, String reason, Instant now) {
        return new OrderRefund(id, orderId, amount, orLess ? Optional.of(amount) : Optional.empty(), reason, now);
    }

    /** The same request, which gives this much. */
    OrderRefund giving(Money less) {
        return new OrderRefund(id, orderId, less, wanted, reason, createdAt);
    }

    /** How much less is given than was asked for, in minor units. */
    long missing() {
        return wanted.map(asked -> asked.amount() - amount.amount()).orElse(0L);
    }

    /** Whether it is the same request, whenever it was made. */
    boolean isSame(OrderRefund other) {
        return orderId.equals(other.orderId)
                && wanted.equals(other.wanted)
                && (wanted.isPresent() || amount.equals(other.amount))
                && reason.equals(other.reason);
    }
}
