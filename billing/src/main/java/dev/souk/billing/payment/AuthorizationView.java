package dev.souk.billing.payment;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An attempt as other services see it.
 *
 * @param id of the payment
 * @param declineReason a stable slug such as {@code insufficient-funds}
 * @param expiresAt when the provider lets go of what is not captured
 */
public record AuthorizationView(UUID id, State state, Optional<String> declineReason, Optional<Instant> expiresAt) {

    /** Where the attempt stands. */
    @Schema(name = "PaymentState")
    public enum State {
        /** The provider has not answered: ask again. */
        UNKNOWN,
        /** The money is held. */
        AUTHORIZED,
        /** Refused; nothing is held. */
        DECLINED,
        /** Being given back, the provider has not confirmed. */
        VOIDING,
        /** Given back, or forbidden before it began; nothing is held. */
        VOIDED,
        /** A part is taken, the rest is held. */
        PARTIALLY_CAPTURED,
        /** Taken; nothing is held any more. */
        CAPTURED,
        /** The provider's term was over; nothing is held. */
        EXPIRED
    }

    static AuthorizationView of(Payment payment) {
        return new AuthorizationView(
                payment.id(),
                state(payment.state()),
                payment.standing().declineReason(),
                payment.standing().expiresAt());
    }

    static State state(PaymentState state) {
        return switch (state) {
            case PENDING, UNKNOWN -> State.UNKNOWN;
            case AUTHORIZED -> State.AUTHORIZED;
            case DECLINED -> State.DECLINED;
            case VOIDING -> State.VOIDING;
            case VOIDED, CLOSED -> State.VOIDED;
            case PARTIALLY_CAPTURED -> State.PARTIALLY_CAPTURED;
            case CAPTURED -> State.CAPTURED;
            case EXPIRED -> State.EXPIRED;
        };
    }
}
