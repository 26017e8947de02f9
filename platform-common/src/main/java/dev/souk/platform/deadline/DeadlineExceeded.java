package dev.souk.platform.deadline;

/** The time of the current request is used up, so the next step was not started. Answered as 504. */
public final class DeadlineExceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For the request that is being served. */
    public DeadlineExceeded() {
        super("The time of the request is used up");
    }
}
