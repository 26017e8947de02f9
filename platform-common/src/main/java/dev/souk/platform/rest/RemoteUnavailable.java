package dev.souk.platform.rest;

/** No instance took the call: nothing was processed, and sending it again is always safe. */
public final class RemoteUnavailable extends RemoteException {
    private static final long serialVersionUID = 1L;

    /** @param message who did not take the call, for the log */
    public RemoteUnavailable(String message) {
        super(message, null);
    }

    /**
     * @param message who did not take the call, for the log
     * @param cause the failure of the last attempt
     */
    public RemoteUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
