package dev.souk.billing.payment;

import java.util.EnumSet;
import java.util.Set;

/** Where a payment stands, and where it may go from there. The picture is in {@link dev.souk.billing}. */
public enum PaymentState {
    /** The intent is written; the provider is being asked, or the process died while it asked. */
    PENDING,
    /** The provider was asked and gave no answer: it may or may not hold the money. */
    UNKNOWN,
    /** The provider holds the money for the shop. */
    AUTHORIZED,
    /** The provider refused; nothing is held. */
    DECLINED,
    /** To be given back; the provider has not said yet that it has done so, or that it took the money instead. */
    VOIDING,
    /** Given back before any of it was captured. */
    VOIDED,
    /** A part was taken, the rest is still held. */
    PARTIALLY_CAPTURED,
    /** Taken; nothing is held any more. A rest that was given back is in {@code released}. */
    CAPTURED,
    /** The provider let go of the money because its term was over. */
    EXPIRED,
    /** Forbidden before it was ever started: a late request to start it is refused. */
    CLOSED;

    private static final Set<PaymentState> OPEN = EnumSet.of(PENDING, UNKNOWN, AUTHORIZED, VOIDING, PARTIALLY_CAPTURED);

    /** Whether the provider holds, or may hold, money under this payment's key. */
    public boolean isOpen() {
        return OPEN.contains(this);
    }

    /** Whether it is not known what the provider did. */
    public boolean isUnsettled() {
        return this == PENDING || this == UNKNOWN || this == VOIDING;
    }

    /** The states that may follow this one. */
    public Set<PaymentState> next() {
        return switch (this) {
            case PENDING -> EnumSet.of(AUTHORIZED, DECLINED, UNKNOWN, VOIDING);
            case UNKNOWN -> EnumSet.of(AUTHORIZED, DECLINED, VOIDING);
            case AUTHORIZED -> EnumSet.of(PARTIALLY_CAPTURED, CAPTURED, VOIDING, EXPIRED);
            case PARTIALLY_CAPTURED -> EnumSet.of(PARTIALLY_CAPTURED, CAPTURED, VOIDING);
            case VOIDING -> EnumSet.of(VOIDED, CAPTURED, AUTHORIZED, PARTIALLY_CAPTURED);
            case DECLINED, VOIDED, CAPTURED, EXPIRED, CLOSED -> EnumSet.noneOf(PaymentState.class);
        };
    }
}
