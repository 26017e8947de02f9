package dev.souk.platform.events;

/** Thrown by an {@link EventHandler} when an event can't be handled now but will be: something it needs is away. */
public class RetryLater extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RetryLater(String message) {
        super(message);
    }

    public RetryLater(String message, Throwable cause) {
        super(message, cause);
    }
}
