package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A refund of an order as other services see it.
 *
 * @param parts what each payment gives back, oldest payment first; they sum to the amount
 */
public record OrderRefundView(
        UUID refundId, UUID orderId, State state, Money amount, String reason, List<Part> parts, Instant createdAt) {

    /** How far it is. */
    public enum State {
        /** The provider has not answered for every part: ask again, or wait; the worker goes on. */
        PENDING,
        /** All of it was given back. */
        REFUNDED,
        /** The provider refused at least one part, for good; the other parts were given back. */
        FAILED
    }

    /**
     * What one payment gives back.
     *
     * @param refusal why the provider refused
     */
    public record Part(UUID paymentId, Money amount, MovementState state, Optional<String> refusal) {

        static Part of(Refund refund, Payment payment) {
            return new Part(payment.id(), refund.amountIn(payment), refund.state(), refund.refusal());
        }
    }

    static OrderRefundView of(OrderRefund refund, List<Part> parts) {
        return new OrderRefundView(
                refund.id(),
                refund.orderId(),
                state(parts),
                refund.amount(),
                refund.reason(),
                parts,
                refund.createdAt());
    }

    /** A refund that an admin asked for on a single payment. */
    static OrderRefundView of(Refund refund, Payment payment) {
        var parts = List.of(Part.of(refund, payment));
        return new OrderRefundView(
                refund.id(),
                payment.attempt().orderId(),
                state(parts),
                refund.amountIn(payment),
                refund.reason(),
                parts,
                refund.createdAt());
    }

    private static State state(List<Part> parts) {
        if (parts.stream().anyMatch(part -> part.state() == MovementState.PENDING)) {
            return State.PENDING;
        }
        return parts.stream().allMatch(part -> part.state() == MovementState.DONE) ? State.REFUNDED : State.FAILED;
    }
}
