package dev.souk.billing.payment;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a {@link Payment} stands with the provider: when it was asked, what it said, and when somebody asks again. All
 * instances compare these times, so they are the database's ({@link Payments#now}).
 */
@Embeddable
class Standing {

    /** How long after a call to the provider began somebody else looks what became of it. */
    static final Duration CALL_GRACE = Duration.ofSeconds(15);

    @Column(name = "asked_at")
    private Instant askedAt;

    @Column(name = "provider_reference")
    private String reference;

    @Column(name = "decline_reason")
    private String declineReason;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "expired_at")
    private Instant expiredAt;

    @Column(name = "next_check_at")
    private Instant nextCheckAt;

    /** Counted by the settlement's claim, which the pauses grow with. */
    @SuppressWarnings("unused")
    private int checks;

    /** For JPA, and for a payment that nobody asks for. */
    protected Standing() {}

    /** The provider is asked (again) to hold the money. */
    void asked(Instant now) {
        askedAt = now;
        checkAt(now.plus(CALL_GRACE));
    }

    /** The provider holds the money until then, and calls it so. */
    void holds(String name, Instant until) {
        reference = name;
        expiresAt = until;
        checkAt(until);
    }

    /** The provider refused. */
    void refused(String reason) {
        declineReason = reason;
        settled();
    }

    /** The provider has let go, because its term was over. */
    void expired(Instant now) {
        expiredAt = now;
        settled();
    }

    /** Nothing is left to ask the provider. */
    void settled() {
        checkAt(null);
    }

    /** The next look is due then. */
    void checkAt(Instant when) {
        nextCheckAt = when;
        checks = 0;
    }

    /** Whether nobody has asked the provider to hold the money for so long that no request can be on its way. */
    boolean isAbandoned(Instant now, Duration after) {
        return askedAt.plus(after).isBefore(now);
    }

    /** The provider's own name for the payment. */
    Optional<String> reference() {
        return Optional.ofNullable(reference);
    }

    Optional<String> declineReason() {
        return Optional.ofNullable(declineReason);
    }

    /** Until when the provider holds the money. */
    Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** Whether the provider let go of what was not captured, because its term was over. */
    boolean hasExpired() {
        return expiredAt != null;
    }

    /** When somebody looks again; empty when nothing is open. */
    Optional<Instant> nextCheckAt() {
        return Optional.ofNullable(nextCheckAt);
    }
}
