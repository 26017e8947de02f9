package dev.souk.orders.saga;

/** Trying again would not help: the saga waits for an operator, who reads the message. */
public final class ParkException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Says what an operator should look at. */
    public ParkException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
