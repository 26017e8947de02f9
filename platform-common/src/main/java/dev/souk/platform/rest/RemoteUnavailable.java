package dev.souk.platform.rest;

/** No instance took the call: nothing was processed, and sending it again is always safe. */
public final class RemoteUnavailable extends RemoteException {
    private static final long serialVersionUID = 1L;

    public RemoteUnavailable(String message) {
        super(message, null);
    }

    public RemoteUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
