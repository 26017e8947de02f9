package dev.souk.notify.delivery;

/** What became of a mail. */
public enum DeliveryState {
    /** To be sent, perhaps again. */
    PENDING,
    /** The mail server has it. */
    SENT,
    /** Refused for good, or tried for too long. */
    GIVEN_UP,
    /** There was no reason left to send it, such as a code that is no longer needed. */
    OBSOLETE
}
