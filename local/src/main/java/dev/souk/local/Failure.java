package dev.souk.local;

/**
 * Something the person at the terminal can act on. The message is one line that says what is wrong and what to do;
 * it is printed as it is and the command exits with 1.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Failure(String message) {
        super(message);
    }

    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
