package dev.souk.orders.saga;

import dev.souk.orders.order.CancelReason;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One durable piece of work on one order, as its row was read last.
 *
 * @param step what is to be done next, or was being done when the saga ended
 * @param cancelReason why the order will be cancelled, once that is certain
 * @param detail what the buyer is told about that, the members of a problem as JSON
 * @param attempts how often the present step was begun and not completed
 */
public record Saga(
        UUID id,
        Kind kind,
        Subject subject,
        Step step,
        State state,
        Charge charge,
        Optional<CancelReason> cancelReason,
        Optional<String> detail,
        int attempts,
        Lease lease,
        Optional<String> lastError,
        Optional<String> parkedReason,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * What it works on.
     *
     * @param shipmentId the shipment that is being fulfilled
     * @param returnId the return that is being carried out
     */
    public record Subject(UUID orderId, Optional<UUID> shipmentId, Optional<UUID> returnId) {

        static Subject order(UUID orderId) {
            return new Subject(orderId, Optional.empty(), Optional.empty());
        }
    }

    /**
     * The payment it is about.
     *
     * @param attempt billing's number of it
     * @param known what is known of the money
     * @param token what the provider charges; forgotten when the saga ends, never logged
     */
    public record Charge(int attempt, Payment known, Optional<String> token) {

        static Charge of(int attempt, Payment known) {
            return new Charge(attempt, known, Optional.empty());
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "attempt " + attempt + ", " + known;
        }
    }

    /**
     * Who drives it.
     *
     * @param epoch number of the present or last lease
     * @param due when somebody may take it; the end of the lease while it is driven
     */
    public record Lease(Optional<String> owner, long epoch, Instant due) {

        private static final Lease NONE = new Lease(Optional.empty(), 0, Instant.EPOCH);
    }

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
        var charge = new Charge(paymentAttempt, Payment.UNKNOWN, Optional.of(paymentToken));
        return begin(id, Kind.CHECKOUT, Subject.order(orderId), Step.HOLD, charge, Optional.empty());
    }

    /** A cancellation that starts with giving the money back. */
    public static Saga cancellation(UUID id, UUID orderId, int paymentAttempt, CancelReason reason) {
        var charge = Charge.of(paymentAttempt, Payment.UNKNOWN);
        return begin(id, Kind.CANCELLATION, Subject.order(orderId), Step.VOID, charge, Optional.of(reason));
    }

    /** A fulfilment that starts with capturing the money. */
    public static Saga fulfilment(UUID id, UUID orderId, int paymentAttempt, UUID shipmentId) {
        var subject = new Subject(orderId, Optional.of(shipmentId), Optional.empty());
        var charge = Charge.of(paymentAttempt, Payment.AUTHORIZED);
        return begin(id, Kind.FULFILMENT, subject, Step.CAPTURE, charge, Optional.empty());
    }

    /** A return that starts with putting goods into the stock. */
    public static Saga returning(UUID id, UUID orderId, int paymentAttempt, UUID returnId) {
        var subject = new Subject(orderId, Optional.empty(), Optional.of(returnId));
        var charge = Charge.of(paymentAttempt, Payment.NOT_ASKED);
        return begin(id, Kind.RETURN, subject, Step.RESTOCK, charge, Optional.empty());
    }

    private static Saga begin(
            UUID id, Kind kind, Subject subject, Step first, Charge charge, Optional<CancelReason> reason) {
        return new Saga(
                id,
                kind,
                subject,
                first,
                State.RUNNING,
                charge,
                reason,
                Optional.empty(),
                0,
                Lease.NONE,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    /** The same, new and leased for the first time. */
    Saga leasedTo(String owner) {
        return with(state, charge, cancelReason, detail, new Lease(Optional.of(owner), 1, lease.due));
    }

    /** The same, after its last step was done. */
    Saga done(Progress progress) {
        return with(
                State.DONE,
                Charge.of(charge.attempt, progress.payment()),
                progress.reason(),
                progress.detail(),
                new Lease(Optional.empty(), lease.epoch, lease.due));
    }

    /** At the beginning of its present step. */
    private Saga with(
            State newState,
            Charge newCharge,
            Optional<CancelReason> reason,
            Optional<String> newDetail,
            Lease newLease) {
        return new Saga(
                id,
                kind,
                subject,
                step,
                newState,
                newCharge,
                reason,
                newDetail,
                0,
                newLease,
                Optional.empty(),
                parkedReason,
                createdAt,
                updatedAt);
    }

    /** The order it works on. */
    public UUID orderId() {
        return subject.orderId;
    }

    /** The shipment that is being fulfilled. */
    public Optional<UUID> shipmentId() {
        return subject.shipmentId;
    }

    /** The return that is being carried out. */
    public Optional<UUID> returnId() {
        return subject.returnId;
    }

    /** Billing's number of the payment it is about. */
    public int paymentAttempt() {
        return charge.attempt;
    }

    /** What is known of the money. */
    public Payment payment() {
        return charge.known;
    }

    /** What the provider charges; forgotten when the saga ends. */
    public Optional<String> paymentToken() {
        return charge.token;
    }

    /** Whether the present step may have been begun by somebody before. */
    public boolean isResumed() {
        return attempts > 0;
    }

    /** Names it for logs, without the payment token. */
    @Override
    public String toString() {
        return "saga " + id + " (" + kind + " of order " + subject.orderId + " at " + step + ", " + state + ")";
    }
}
