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
 * @param returnId the return that is being carried out
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
        Optional<UUID> returnId,
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
        /** An order becomes CANCELLED, or what has not left of it is cancelled. */
        CANCELLATION,
        /** A shipment in preparation becomes SHIPPED. */
        FULFILMENT,
        /** Goods that came back go into the stock, and their money to the customer. */
        RETURN
    }

    /** What is to be done next. */
    @Schema(name = "SagaStep")
    public enum Step {
        /** Hold the stock in catalog and, mostly, have the payment authorized. */
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
        /** The authorization is over: have the card authorized again for what has not left yet. */
        REAUTHORIZE,
        /** Take the shipment's units out of the stock. */
        FULFIL,
        /** Put what came back in good order into the stock. */
        RESTOCK,
        /** Give the money for what came back to the customer. */
        REFUND
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
        CAPTURED,
        /** The share of what came back is given back. */
        REFUNDED
    }

    /** A checkout that starts with holding stock, and asks for money in the same step. */
    public static Saga checkout(UUID id, UUID orderId, int paymentAttempt, String paymentToken) {
        return first(id, Kind.CHECKOUT, orderId, Step.HOLD, paymentAttempt, Payment.UNKNOWN)
                .paidWith(paymentToken);
    }

    /** A cancellation that starts with giving the money back. */
    public static Saga cancellation(UUID id, UUID orderId, int paymentAttempt, CancelReason reason) {
        return first(id, Kind.CANCELLATION, orderId, Step.VOID, paymentAttempt, Payment.UNKNOWN)
                .because(reason);
    }

    /** A fulfilment that starts with capturing the money. */
    public static Saga fulfilment(UUID id, UUID orderId, int paymentAttempt, UUID shipmentId) {
        return first(id, Kind.FULFILMENT, orderId, Step.CAPTURE, paymentAttempt, Payment.AUTHORIZED)
                .about(Optional.of(shipmentId), Optional.empty());
    }

    /** A return that starts with putting goods into the stock. */
    public static Saga returning(UUID id, UUID orderId, int paymentAttempt, UUID returnId) {
        return first(id, Kind.RETURN, orderId, Step.RESTOCK, paymentAttempt, Payment.NOT_ASKED)
                .about(Optional.empty(), Optional.of(returnId));
    }

    private static Saga first(UUID id, Kind kind, UUID orderId, Step step, int paymentAttempt, Payment payment) {
        return new Saga(
                id,
                kind,
                orderId,
                Optional.empty(),
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

    private Saga paidWith(String token) {
        return with(shipmentId, returnId, Optional.of(token), cancelReason);
    }

    private Saga because(CancelReason reason) {
        return with(shipmentId, returnId, paymentToken, Optional.of(reason));
    }

    private Saga about(Optional<UUID> shipment, Optional<UUID> goods) {
        return with(shipment, goods, paymentToken, cancelReason);
    }

    /** The same, new and leased for the first time. */
    Saga leasedTo(String owner) {
        return with(state, payment, cancelReason, detail, Optional.of(owner), 1);
    }

    /** The same, after its last step was done. */
    Saga done(Progress progress) {
        return with(State.DONE, progress.payment(), progress.reason(), progress.detail(), Optional.empty(), leaseEpoch);
    }

    private Saga with(
            State newState,
            Payment newPayment,
            Optional<CancelReason> reason,
            Optional<String> newDetail,
            Optional<String> owner,
            long epoch) {
        return new Saga(
                id,
                kind,
                orderId,
                shipmentId,
                returnId,
                step,
                newState,
                paymentAttempt,
                newPayment,
                newState == State.DONE ? Optional.empty() : paymentToken,
                reason,
                newDetail,
                0,
                nextAttemptAt,
                owner,
                epoch,
                Optional.empty(),
                parkedReason,
                createdAt,
                updatedAt);
    }

    private Saga with(
            Optional<UUID> shipment, Optional<UUID> goods, Optional<String> token, Optional<CancelReason> reason) {
        return new Saga(
                id,
                kind,
                orderId,
                shipment,
                goods,
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
