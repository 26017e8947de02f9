package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A refund as the shop and the customer see it. */
@Schema(name = "Refund", description = "Captured money on its way back, or given back.")
public record RefundView(
        UUID id,

        @Schema(description = "PENDING until the provider has answered; REFUSED means that nothing was given back.")
        MovementState state,

        Money amount,
        String reason,
        @Schema(description = "Why the provider refused.") Optional<String> refusal,
        Instant createdAt) {

    static RefundView of(Refund refund, Payment payment) {
        return new RefundView(
                refund.id(),
                refund.state(),
                refund.amountIn(payment),
                refund.reason(),
                refund.refusal(),
                refund.createdAt());
    }
}
