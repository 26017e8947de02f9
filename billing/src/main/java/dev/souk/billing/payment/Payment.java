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
import dev.souk.platform.data.NullableUuidConverter;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
 * <p>Amounts are minor units. What the provider holds is {@code authorized - captured - released}.
 */
@Entity
@Table(name = "payment")
class Payment {

    /** How long after the call to the provider began somebody else looks what became of it. */
    static final Duration CALL_GRACE = Duration.ofSeconds(15);

    private static final Duration SOON = Duration.ofSeconds(2);

    @Id
    private UUID id;

    @Column(name = "order_id")
    private UUID orderId;

    private int attempt;

    @Enumerated(EnumType.STRING)
    private PaymentState state;

    @Column(name = "customer_id")
    @Convert(converter = NullableUuidConverter.class)
    private UUID customerId;

    @Column(name = "order_number")
    private String orderNumber;

    private String currency;
    private Long amount;
    private long authorized;
    private long capturing;
    private long captured;
    private long released;
    private long refunding;
    private long refunded;

    @Column(name = "provider_reference")
    private String providerReference;

    @Column(name = "decline_reason")
    private String declineReason;

    @Column(name = "expires_at")
    private Instant expiresAt;

    private Integer reauthorizes;

    @Column(name = "expired_at")
    private Instant expiredAt;

    @Column(name = "asked_at")
    private Instant askedAt;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "next_check_at")
    private Instant nextCheckAt;

    /** Counted by the settlement worker's claim, which the pauses grow with. */
    @SuppressWarnings("unused")
    private int checks;

    /** For JPA. */
    protected Payment() {}

    private Payment(UUID id, UUID orderId, int attempt, PaymentState state, Instant now) {
        this.id = id;
        this.orderId = orderId;
        this.attempt = attempt;
        this.state = state;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** An attempt that is about to be put to the provider. */
    static Payment begin(UUID id, AuthorizationRequest request, Instant now) {
        var payment = new Payment(id, request.orderId(), request.attempt(), PENDING, now);
        payment.customerId = request.customerId();
        payment.orderNumber = request.orderNumber();
        payment.amount = request.amount().amount();
        payment.currency = request.amount().currency().getCurrencyCode();
        payment.reauthorizes = request.reauthorizes().orElse(null);
        payment.asked(now);
        return payment;
    }

    /** An attempt that must never begin. */
    static Payment closed(UUID id, UUID orderId, int attempt, Instant now) {
        return new Payment(id, orderId, attempt, CLOSED, now);
    }

    /** Whether the request describes this attempt; the card is not compared, because it is not kept. */
    boolean isFor(AuthorizationRequest request) {
        return request.customerId().equals(customerId)
                && request.orderNumber().equals(orderNumber)
                && request.amount().equals(amount())
                && request.reauthorizes().equals(reauthorizes());
    }

    /** The provider is asked (again) to hold the money. */
    void asked(Instant now) {
        askedAt = now;
        checkAt(now.plus(CALL_GRACE));
    }

    /** The provider holds the money. */
    void authorized(String reference, Instant until, Instant now) {
        become(AUTHORIZED, now);
        authorized = amount;
        providerReference = reference;
        expiresAt = until;
        checkAt(until);
    }

    /** The provider refused. */
    void declined(String reason, Instant now) {
        become(DECLINED, now);
        declineReason = reason;
        checkAt(null);
    }

    /** The provider gave no answer: it is asked again soon, and then with growing pauses. */
    void unanswered(Instant now) {
        if (state == PENDING) {
            become(UNKNOWN, now);
            checkAt(now.plus(SOON));
        }
    }

    /** What is held, or may be, is to be given back. */
    void beginVoid(Instant now) {
        if (capturing > 0) {
            throw new ProblemException(
                    BillingProblems.CAPTURE_IN_PROGRESS,
                    "Repeat the request when the capture of " + money(capturing) + " has ended.");
        }
        become(VOIDING, now);
        checkAt(now.plus(CALL_GRACE));
    }

    /**
     * The provider holds nothing any more.
     *
     * @return what was let go, zero when nothing was held
     */
    Money released(Instant now) {
        require(state == VOIDING);
        become(captured > 0 ? CAPTURED : VOIDED, now);
        return letGo();
    }

    /**
     * The provider's term is over.
     *
     * @return what was let go
     */
    Money expired(Instant now) {
        require(capturing == 0 && (state == AUTHORIZED || state == PARTIALLY_CAPTURED));
        become(captured > 0 ? CAPTURED : EXPIRED, now);
        expiredAt = now;
        return letGo();
    }

    /** Reserves an amount for a capture. */
    void beginCapture(Money part, Instant now) {
        requireCurrency(part);
        if (hasExpired()) {
            throw new ProblemException(BillingProblems.AUTHORIZATION_EXPIRED, "Re-authorize by another attempt.");
        }
        if (state != AUTHORIZED && state != PARTIALLY_CAPTURED) {
            throw new ProblemException(BillingProblems.NOT_AUTHORIZED, "The payment is " + state + ".");
        }
        if (part.amount() > authorized - captured - capturing - released) {
            throw new ProblemException(
                    BillingProblems.CAPTURE_EXCEEDS_AUTHORIZATION,
                    "At most " + money(authorized - captured - capturing - released) + " can be captured.");
        }
        capturing += part.amount();
        updatedAt = now;
    }

    /** A reserved amount was taken. */
    void captured(Money part, Instant now) {
        capturing -= part.amount();
        captured += part.amount();
        become(captured + released == authorized ? CAPTURED : PARTIALLY_CAPTURED, now);
        if (state == CAPTURED) {
            checkAt(null);
        }
    }

    /** A reserved amount was not taken; whether anything is still held is found out soon. */
    void captureRefused(Money part, Instant now) {
        capturing -= part.amount();
        updatedAt = now;
        checkAt(now);
    }

    /** What was captured and neither is nor will be given back. */
    Money refundable() {
        return money(captured - refunded - refunding);
    }

    /** Reserves an amount of what was captured for a refund. */
    void beginRefund(Money part, Instant now) {
        requireCurrency(part);
        if (part.compareTo(refundable()) > 0) {
            throw new ProblemException(
                    BillingProblems.REFUND_EXCEEDS_CAPTURED, "At most " + refundable() + " can be refunded.");
        }
        refunding += part.amount();
        updatedAt = now;
    }

    /** A reserved amount was given back. */
    void refunded(Money part, Instant now) {
        refunding -= part.amount();
        refunded += part.amount();
        updatedAt = now;
    }

    /** A reserved amount was not given back. */
    void refundRefused(Money part, Instant now) {
        refunding -= part.amount();
        updatedAt = now;
    }

    /** Looked at, nothing new: the next look is due then. */
    void checkAt(Instant when) {
        nextCheckAt = when;
        checks = 0;
    }

    /** Whether nobody has asked the provider to hold the money for so long that no request can be on its way. */
    boolean isAbandoned(Instant now, Duration after) {
        return askedAt.plus(after).isBefore(now);
    }

    UUID id() {
        return id;
    }

    UUID orderId() {
        return orderId;
    }

    int attempt() {
        return attempt;
    }

    PaymentState state() {
        return state;
    }

    UUID customerId() {
        return customerId;
    }

    String orderNumber() {
        return orderNumber;
    }

    /** What the order asked for; not to be asked of a closed attempt, which never had one. */
    Money amount() {
        return money(amount);
    }

    Money authorizedAmount() {
        return money(authorized);
    }

    Money capturingAmount() {
        return money(capturing);
    }

    Money capturedAmount() {
        return money(captured);
    }

    Money releasedAmount() {
        return money(released);
    }

    Money refundingAmount() {
        return money(refunding);
    }

    Money refundedAmount() {
        return money(refunded);
    }

    Optional<String> providerReference() {
        return Optional.ofNullable(providerReference);
    }

    Optional<String> declineReason() {
        return Optional.ofNullable(declineReason);
    }

    Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** Whether the provider let go of what was not captured, because its term was over. */
    boolean hasExpired() {
        return expiredAt != null;
    }

    /** The earlier attempt of the order whose card this one uses. */
    Optional<Integer> reauthorizes() {
        return Optional.ofNullable(reauthorizes);
    }

    Optional<Instant> nextCheckAt() {
        return Optional.ofNullable(nextCheckAt);
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    ProviderKey key() {
        return new ProviderKey(orderId, attempt);
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
                    "payment " + id + " is " + state + ", and " + capturing + " is being captured");
        }
    }

    private Money letGo() {
        long rest = authorized - captured - released;
        released += rest;
        checkAt(null);
        return money(rest);
    }

    void requireCurrency(Money part) {
        if (!part.currency().getCurrencyCode().equals(currency)) {
            throw new ProblemException(BillingProblems.CURRENCY_MISMATCH, "The payment is in " + currency + ".");
        }
    }

    private Money money(long minorUnits) {
        return Money.of(minorUnits, currency);
    }
}
