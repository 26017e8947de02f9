package dev.souk.billing.payment;

import static dev.souk.billing.payment.PaymentState.AUTHORIZED;
import static dev.souk.billing.payment.PaymentState.CAPTURED;
import static dev.souk.billing.payment.PaymentState.CLOSED;
import static dev.souk.billing.payment.PaymentState.DECLINED;
import static dev.souk.billing.payment.PaymentState.EXPIRED;
import static dev.souk.billing.payment.PaymentState.PARTIALLY_CAPTURED;
import static dev.souk.billing.payment.PaymentState.PENDING;
import static dev.souk.billing.payment.PaymentState.UNKNOWN;
import static dev.souk.billing.payment.PaymentState.VOIDED;
import static dev.souk.billing.payment.PaymentState.VOIDING;

import dev.souk.billing.provider.ProviderKey;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * One attempt to pay an order with one card.
 *
 * <p>It begins {@link #begin pending}, before anybody has been asked. The provider's answer makes it
 * {@link #authorized authorized} or {@link #declined declined}; {@link #unanswered no answer} makes it unknown until
 * the provider is asked again with the same {@link #key()}. While it is authorized, parts of it are captured as goods
 * are sent, in two steps: the intent ({@link #beginCapture}) reserves the amount, the answer ({@link #captured},
 * {@link #captureRefused}) takes it or returns it. A {@link #beginVoid void} gives back what was not captured. Refunds
 * are done like captures and never exceed them. This class is the only place where a payment's state changes.
 *
 * <p>How much is where is kept by its {@link Funds}, what the provider has said of it by its {@link Standing}.
 */
@Entity
@Table(name = "payment")
class Payment {

    private static final Duration SOON = Duration.ofSeconds(2);

    @Id
    private UUID id;

    @Embedded
    private Attempt attempt = new Attempt();

    @Enumerated(EnumType.STRING)
    private PaymentState state;

    @Embedded
    private Funds funds = new Funds();

    @Embedded
    private Standing standing = new Standing();

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    /** For JPA. */
    protected Payment() {}

    private Payment(UUID id, Attempt attempt, PaymentState state, Instant now) {
        this.id = id;
        this.attempt = attempt;
        this.state = state;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** An attempt that is about to be put to the provider. */
    static Payment begin(UUID id, AuthorizationRequest request, Instant now) {
        var payment = new Payment(id, Attempt.of(request), PENDING, now);
        payment.funds = Funds.askedFor(request.amount());
        payment.standing.asked(now);
        return payment;
    }

    /** An attempt that must never begin. */
    static Payment closed(UUID id, UUID orderId, int attempt, Instant now) {
        return new Payment(id, new Attempt(orderId, attempt), CLOSED, now);
    }

    /** Whether the request describes this attempt; the card is not compared, because it is not kept. */
    boolean isFor(AuthorizationRequest request) {
        return attempt.isFor(request) && request.amount().equals(amount());
    }

    /** The provider is asked (again) to hold the money. */
    void asked(Instant now) {
        standing.asked(now);
    }

    /** The provider holds the money. */
    void authorized(String reference, Instant until, Instant now) {
        become(AUTHORIZED, now);
        funds.authorize();
        standing.holds(reference, until);
    }

    /** The provider refused. */
    void declined(String reason, Instant now) {
        become(DECLINED, now);
        standing.refused(reason);
    }

    /** The provider gave no answer: it is asked again soon, and then with growing pauses. */
    void unanswered(Instant now) {
        if (state == PENDING) {
            become(UNKNOWN, now);
            standing.checkAt(now.plus(SOON));
        }
    }

    /** What is held, or may be, is to be given back. */
    void beginVoid(Instant now) {
        if (funds.isCapturing()) {
            throw new ProblemException(
                    BillingProblems.CAPTURE_IN_PROGRESS,
                    "Repeat the request when the capture of " + funds.capturing() + " has ended.");
        }
        become(VOIDING, now);
        standing.checkAt(now.plus(Standing.CALL_GRACE));
    }

    /**
     * The provider holds nothing any more.
     *
     * @return what was let go, zero when nothing was held
     */
    Money released(Instant now) {
        require(state == VOIDING);
        become(funds.isAnyCaptured() ? CAPTURED : VOIDED, now);
        standing.settled();
        return funds.release();
    }

    /** The provider gives nothing back, because it took the money by a capture that is not known here. */
    void notReleased(String reference, Instant until, Instant now) {
        require(state == VOIDING);
        become(funds.isAnyCaptured() ? PARTIALLY_CAPTURED : AUTHORIZED, now);
        funds.authorize();
        standing.holds(reference, until);
        standing.settled();
    }

    /**
     * The provider's term is over.
     *
     * @return what was let go
     */
    Money expired(Instant now) {
        require(!funds.isCapturing() && (state == AUTHORIZED || state == PARTIALLY_CAPTURED));
        become(funds.isAnyCaptured() ? CAPTURED : EXPIRED, now);
        standing.expired(now);
        return funds.release();
    }

    /** Reserves an amount for a capture. */
    void beginCapture(Money part, Instant now) {
        funds.requireCurrency(part);
        if (standing.hasExpired()) {
            throw new ProblemException(BillingProblems.AUTHORIZATION_EXPIRED, "Re-authorize by another attempt.");
        }
        if (state != AUTHORIZED && state != PARTIALLY_CAPTURED) {
            throw new ProblemException(BillingProblems.NOT_AUTHORIZED, "The payment is " + state + ".");
        }
        funds.beginCapture(part);
        updatedAt = now;
    }

    /** A reserved amount was taken. */
    void captured(Money part, Instant now) {
        funds.capture(part);
        become(funds.isSpent() ? CAPTURED : PARTIALLY_CAPTURED, now);
        if (state == CAPTURED) {
            standing.settled();
        }
    }

    /** A reserved amount was not taken; whether anything is still held is found out soon. */
    void captureRefused(Money part, Instant now) {
        funds.forgetCapture(part);
        updatedAt = now;
        standing.checkAt(now);
    }

    /** Reserves an amount of what was captured for a refund. */
    void beginRefund(Money part, Instant now) {
        funds.beginRefund(part);
        updatedAt = now;
    }

    /** A reserved amount was given back. */
    void refunded(Money part, Instant now) {
        funds.refund(part);
        updatedAt = now;
    }

    /** A reserved amount was not given back. */
    void refundRefused(Money part, Instant now) {
        funds.forgetRefund(part);
        updatedAt = now;
    }

    /** Nothing of this payment can change at the provider by itself any more. */
    void nothingToAsk() {
        standing.settled();
    }

    /** Looked at, nothing new: the next look is due then. */
    void checkAt(Instant when) {
        standing.checkAt(when);
    }

    UUID id() {
        return id;
    }

    Attempt attempt() {
        return attempt;
    }

    PaymentState state() {
        return state;
    }

    /** Where the money is; not to be asked of a closed attempt, which never had any. */
    Funds funds() {
        return funds;
    }

    /** What the provider said so far, and when it is asked again. */
    Standing standing() {
        return standing;
    }

    /** What the order asked for. */
    Money amount() {
        return funds.amount();
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    ProviderKey key() {
        return attempt.key();
    }

    private void become(PaymentState next, Instant now) {
        if (!state.next().contains(next)) {
            throw new IllegalStateException("payment " + id + " can't go from " + state + " to " + next);
        }
        state = next;
        updatedAt = now;
    }

    private void require(boolean legal) {
        if (!legal) {
            throw new IllegalStateException(
                    "payment " + id + " is " + state + (funds.isCapturing() ? ", and being captured" : ""));
        }
    }
}
