package dev.souk.platform.events;

/** Thrown by an {@link EventHandler} when an event can't be handled now but will be: something it needs is away. */
public class RetryLater extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what it waits for, for the log */
    public RetryLater(String message) {
        super(message);
    }

    /**
     * @param message what it waits for, for the log
     * @param cause how that was noticed
     */
    public RetryLater(String message, Throwable cause) {
        super(message, cause);
    }
}
