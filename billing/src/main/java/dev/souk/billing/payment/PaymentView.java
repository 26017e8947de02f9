package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A payment as its customer and the shop see it. */
@Schema(name = "Payment", description = "One attempt to pay an order with one card.")
public record PaymentView(
        UUID id,
        UUID orderId,
        String orderNumber,
        UUID customerId,

        @Schema(description = "Counts the cards tried for the order, from 1.", example = "1")
        int attempt,

        AuthorizationView.State state,
        @Schema(description = "What the order asked for.") Money amount,
        @Schema(description = "What was taken.") Money captured,

        @Schema(description = "What was given back without being taken.")
        Money released,

        @Schema(description = "What was taken and given back.")
        Money refunded,

        @Schema(description = "Why the provider refused.", example = "insufficient-funds")
        Optional<String> declineReason,

        @Schema(description = "When the provider lets go of what is not captured.")
        Optional<Instant> expiresAt,

        Instant createdAt,
        @Schema(description = "Refunds, oldest first.") List<RefundView> refunds) {

    static PaymentView of(Payment payment, List<Refund> refunds) {
        return new PaymentView(
                payment.id(),
                payment.attempt().orderId(),
                payment.attempt().orderNumber(),
                payment.attempt().customerId(),
                payment.attempt().number(),
                AuthorizationView.state(payment.state()),
                payment.amount(),
                payment.funds().captured(),
                payment.funds().released(),
                refunded(payment, refunds),
                payment.standing().declineReason(),
                payment.standing().expiresAt(),
                payment.createdAt(),
                refunds.stream().map(refund -> RefundView.of(refund, payment)).toList());
    }

    /** From the refunds themselves, read in one statement: the two can't tell different stories. */
    private static Money refunded(Payment payment, List<Refund> refunds) {
        return refunds.stream()
                .filter(refund -> refund.state() == MovementState.DONE)
                .map(refund -> refund.amountIn(payment))
                .reduce(Money.zero(payment.amount().currency()), Money::plus);
    }

    /** A part of a longer list, newest first. */
    @Schema(name = "PaymentPage")
    public record Listed(
            List<PaymentView> items,

            @Schema(description = "The cursor of the next page; absent on the last.")
            Optional<String> next) {}
}
