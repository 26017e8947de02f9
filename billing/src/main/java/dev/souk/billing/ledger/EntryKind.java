package dev.souk.billing.ledger;

/** What an entry books. */
public enum EntryKind {
    /** The provider holds money; source: the payment. */
    AUTHORIZATION,
    /** The provider let go of what was not captured; source: the payment. */
    RELEASE,
    /** Held money was taken; source: the capture. */
    CAPTURE,
    /** Captured money was given back; source: the refund. */
    REFUND,
    /** A mistake is put right; source: the correction's own id. */
    CORRECTION
}
