package dev.souk.platform.rest;

/**
 * The call was sent and its outcome is not known: no answer in time, a dropped connection, an answer of 5xx or one that
 * cannot be read. It may have taken effect: only an idempotent call may be sent again.
 */
public final class RemoteUnknown extends RemoteException {
    private static final long serialVersionUID = 1L;

    /** @param message which call it was and what became of it, for the log */
    public RemoteUnknown(String message) {
        super(message, null);
    }

    /**
     * @param message which call it was and what became of it, for the log
     * @param cause the failure that left it open
     */
    public RemoteUnknown(String message, Throwable cause) {
        super(message, cause);
    }
}
