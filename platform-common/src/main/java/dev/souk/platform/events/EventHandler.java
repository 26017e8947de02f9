package dev.souk.platform.events;

/**
 * Makes the effect of one type of event in this service. Every CDI bean that implements it is found.
 *
 * <p>{@link #handle} runs in the transaction that records the event, so what it writes to the database happens exactly
 * once. Anything else it does may happen again: leave that to {@code Database.afterCommit} or to a row that a worker
 * picks up. Several events may share a transaction, so it should take milliseconds and call no other service.
 *
 * @param <T> a record with the fields this service reads
 */
public interface EventHandler<T> {

    /** The type it handles, {@code souk.<service>.<what>.v<n>}. */
    String type();

    Class<T> dataType();

    /**
     * Makes the effect.
     *
     * @throws RetryLater when it can't be made now for a passing reason; tried again without limit, less and less often
     * @throws RuntimeException any other: tried again some times, then the event becomes a dead letter. In both cases the
     *     later events of the aggregate wait, those of other aggregates do not
     */
    void handle(Event<T> event);
}
