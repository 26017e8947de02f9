package dev.souk.orders.saga;

import dev.souk.orders.order.CancelReason;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One durable piece of work on one order, as its row was read last.
 *
 * @param shipmentId the shipment that is being fulfilled
 * @param step what is to be done next, or was being done when the saga ended
 * @param paymentAttempt billing's number of the payment it is about
 * @param payment what is known of the money
 * @param paymentToken what the provider charges; forgotten when the saga ends, never logged
 * @param cancelReason why the order will be cancelled, once that is certain
 * @param detail what the buyer is told about that, the members of a problem as JSON
 * @param attempts how often the present step was begun and not completed
 * @param nextAttemptAt when somebody may take it; the end of the lease while it is driven
 * @param leaseEpoch number of the present or last lease
 */
public record Saga(
        UUID id,
        Kind kind,
        UUID orderId,
        Optional<UUID> shipmentId,
        Step step,
        State state,
        int paymentAttempt,
        Payment payment,
        Optional<String> paymentToken,
        Optional<CancelReason> cancelReason,
        Optional<String> detail,
        int attempts,
        Instant nextAttemptAt,
        Optional<String> leaseOwner,
        long leaseEpoch,
        Optional<String> lastError,
        Optional<String> parkedReason,
        Instant createdAt,
        Instant updatedAt) {

    /** What a saga brings about. */
    @Schema(name = "SagaKind")
    public enum Kind {
        /** A PENDING order becomes CONFIRMED or CANCELLED. */
        CHECKOUT,
        /** An order that did not leave yet becomes CANCELLED. */
        CANCELLATION,
        /** A shipment in preparation becomes SHIPPED. */
        FULFILMENT
    }

    /** What is to be done next. */
    @Schema(name = "SagaStep")
    public enum Step {
        /** Hold the stock in catalog. */
        HOLD,
        /** Have the payment authorized. */
        AUTHORIZE,
        /** Find out what became of an authorization whose outcome is not known. */
        SETTLE,
        /** Give the money back, or see to it that it is never taken. */
        VOID,
        /** Give the stock back, or see to it that it is never held, then cancel the order. */
        RELEASE,
        /** Capture the shipment's share of the money. */
        CAPTURE,
        /** Take the shipment's units out of the stock. */
        FULFIL
    }

    /** Whether somebody works on it. */
    @Schema(name = "SagaState")
    public enum State {
        /** It is being driven or waits for its next attempt. */
        RUNNING,
        /** It waits for an operator. */
        PARKED,
        /** It has come to its end. */
        DONE
    }

    /** What is known of the money. */
    @Schema(name = "SagaPayment")
    public enum Payment {
        /** Billing was not asked for money. */
        NOT_ASKED,
        /** Billing was asked, or is just being asked: the money may or may not be taken. */
        UNKNOWN,
        /** The money is reserved. */
        AUTHORIZED,
        /** It was refused; no money is reserved. */
        DECLINED,
        /** No money is reserved, and none can be any more. */
        VOIDED,
        /** The share of the shipment is taken. */
        CAPTURED
    }

    /** A checkout that starts with holding stock. */
    public static Saga checkout(UUID id, UUID orderId, int paymentAttempt, String paymentToken) {
        return first(id, Kind.CHECKOUT, orderId, Step.HOLD, paymentAttempt, Payment.NOT_ASKED)
                .holding(Optional.empty(), Optional.of(paymentToken), Optional.empty());
    }

    /** A cancellation that starts with giving the money back. */
    public static Saga cancellation(UUID id, UUID orderId, int paymentAttempt, CancelReason reason) {
        return first(id, Kind.CANCELLATION, orderId, Step.VOID, paymentAttempt, Payment.UNKNOWN)
                .holding(Optional.empty(), Optional.empty(), Optional.of(reason));
    }

    /** A fulfilment that starts with capturing the money. */
    public static Saga fulfilment(UUID id, UUID orderId, int paymentAttempt, UUID shipmentId) {
        return first(id, Kind.FULFILMENT, orderId, Step.CAPTURE, paymentAttempt, Payment.AUTHORIZED)
                .holding(Optional.of(shipmentId), Optional.empty(), Optional.empty());
    }

    private static Saga first(UUID id, Kind kind, UUID orderId, Step step, int paymentAttempt, Payment payment) {
        return new Saga(
                id,
                kind,
                orderId,
                Optional.empty(),
                step,
                State.RUNNING,
                paymentAttempt,
                payment,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Instant.EPOCH,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private Saga holding(Optional<UUID> shipment, Optional<String> token, Optional<CancelReason> reason) {
        return new Saga(
                id,
                kind,
                orderId,
                shipment,
                step,
                state,
                paymentAttempt,
                payment,
                token,
                reason,
                detail,
                attempts,
                nextAttemptAt,
                leaseOwner,
                leaseEpoch,
                lastError,
                parkedReason,
                createdAt,
                updatedAt);
    }

    /** Whether the present step may have been begun by somebody before. */
    public boolean isResumed() {
        return attempts > 0;
    }

    /** Names it for logs, without the payment token. */
    @Override
    public String toString() {
        return "saga " + id + " (" + kind + " of order " + orderId + " at " + step + ", " + state + ")";
    }
}
