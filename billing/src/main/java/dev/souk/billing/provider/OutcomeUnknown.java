package dev.souk.billing.provider;

/** The provider gave no answer, or none that says what it did. It may have acted: ask again with the same key. */
public final class OutcomeUnknown extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The message says what happened on the line; it names no card and no token. */
    public OutcomeUnknown(String message, Throwable cause) {
        super(message, cause);
    }

    /** As {@link #OutcomeUnknown(String, Throwable)}, when an answer came that settles nothing. */
    public OutcomeUnknown(String message) {
        super(message);
    }
}
