package dev.souk.platform.rest;

/**
 * The call was sent and its outcome is not known: no answer in time, a dropped connection, an answer of 5xx or one that
 * cannot be read. It may have taken effect: only an idempotent call may be sent again.
 */
public final class RemoteUnknown extends RemoteException {
    private static final long serialVersionUID = 1L;

    public RemoteUnknown(String message) {
        super(message, null);
    }

    public RemoteUnknown(String message, Throwable cause) {
        super(message, cause);
    }
}
