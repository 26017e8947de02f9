package dev.souk.platform.rest;

/** A call to another service brought no result; the subtypes say what is known of its effect there. */
public abstract sealed class RemoteException extends RuntimeException
        permits RemoteProblem, RemoteUnavailable, RemoteUnknown {
    private static final long serialVersionUID = 1L;

    RemoteException(String message, Throwable cause) {
        super(message, cause);
    }
}
