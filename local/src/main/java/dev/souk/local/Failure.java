package dev.souk.local;

/**
 * Something the person at the terminal can act on. The message is one line that says what is wrong and what to do;
 * it is printed as it is and the command exits with 1.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what is wrong and what to do, in one line */
    public Failure(String message) {
        super(message);
    }

    /**
     * @param message what is wrong and what to do, in one line
     * @param cause is not shown
     */
    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
