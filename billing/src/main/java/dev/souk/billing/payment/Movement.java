package dev.souk.billing.payment;

import dev.souk.billing.provider.Transfer;
import dev.souk.platform.money.Money;
import jakarta.persistence.Column;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Money that is to move from or to the customer: a {@link Capture} or a {@link Refund}. It begins as an intent that
 * reserves its amount on the {@link Payment}; its id is the key under which the provider moves it once, however often
 * it is asked.
 */
@MappedSuperclass
abstract class Movement {

    @Id
    private UUID id;

    @Column(name = "payment_id")
    private UUID paymentId;

    private long amount;

    @Enumerated(EnumType.STRING)
    private MovementState state;

    private String refusal;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "next_check_at")
    private Instant nextCheckAt;

    /** Counted by the settlement's claim, which the pauses grow with. */
    @SuppressWarnings("unused")
    private int checks;

    /** For JPA. */
    protected Movement() {}

    /**
     * @param now by the database's clock ({@link Payments#now})
     * @param firstCheck when somebody looks what became of it, unless the answer is known by then
     */
    Movement(UUID id, UUID paymentId, long amount, Instant now, Instant firstCheck) {
        this.id = id;
        this.paymentId = paymentId;
        this.amount = amount;
        this.state = MovementState.PENDING;
        this.createdAt = now;
        this.updatedAt = now;
        this.nextCheckAt = firstCheck;
    }

    /** Takes the provider's answer. */
    void settled(Transfer answer, Instant now) {
        if (state != MovementState.PENDING) {
            throw new IllegalStateException("movement " + id + " is " + state);
        }
        switch (answer) {
            case Transfer.Done() -> state = MovementState.DONE;
            case Transfer.Refused(String reason) -> {
                state = MovementState.REFUSED;
                refusal = reason;
            }
        }
        updatedAt = now;
        nextCheckAt = null;
    }

    UUID id() {
        return id;
    }

    UUID paymentId() {
        return paymentId;
    }

    /** The amount, in the payment's currency. */
    Money amountIn(Payment payment) {
        return Money.of(amount, payment.amount().currency());
    }

    /** The amount, in minor units. */
    long minorUnits() {
        return amount;
    }

    MovementState state() {
        return state;
    }

    boolean isPending() {
        return state == MovementState.PENDING;
    }

    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    Instant createdAt() {
        return createdAt;
    }
}
