package dev.souk.platform.rest;

import dev.souk.platform.deadline.Deadline;
import io.helidon.faulttolerance.Retry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Sends an <em>idempotent</em> call again when it brought no answer, with exponential back-off and full jitter: the n-th
 * wait is drawn evenly from nothing up to {@code first * 2^(n-1)}, at most {@code longest} (Brooker, "Exponential Backoff
 * And Jitter", AWS Architecture Blog, 2015). Each attempt picks an instance anew.
 *
 * <p>Only {@link RemoteUnavailable} and {@link RemoteUnknown} are retried; an answer of 4xx is an answer. A wait that would
 * not end before the {@link Deadline} is not begun: the last failure is thrown instead. It is for gateway beans, and the
 * only layer that retries. Immutable and safe for concurrent use.
 */
public final class Backoff {
    private final Retry retry;

    private Backoff(int calls, Duration first, Duration longest) {
        this.retry = Retry.builder()
                .retryPolicy((firstCallMillis, lastDelay, call) -> delay(calls, first, longest, call))
                .overallTimeout(Duration.ofDays(1)) // the deadline is the limit
                .addApplyOn(RemoteUnavailable.class)
                .addApplyOn(RemoteUnknown.class)
                .build();
    }

    /** Three calls, waits of at most 50 ms and 100 ms: for a request somebody waits for. */
    public static Backoff standard() {
        return of(3, Duration.ofMillis(50), Duration.ofSeconds(1));
    }

    /**
     * With its own numbers, for work nobody waits for.
     *
     * @param calls how often to call at most, the first time included; at least 1
     * @param first upper bound of the first wait
     * @param longest upper bound of any wait
     */
    public static Backoff of(int calls, Duration first, Duration longest) {
        if (calls < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("Needs calls >= 1 and 0 <= first <= longest");
        }
        return new Backoff(calls, first, longest);
    }

    /**
     * The result of the first call that brings one.
     *
     * @param idempotentCall by method (GET, PUT, DELETE) or because it carries an idempotency key
     * @throws RemoteUnknown also when a time limit around it ends the wait before the next call
     */
    public <T> T call(Supplier<T> idempotentCall) {
        try {
            return retry.invoke(idempotentCall);
        } catch (RuntimeException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new RemoteUnknown("Interrupted before the call was made again", e);
            }
            throw e;
        }
    }

    /** As {@link #call}, without a result. */
    public void run(Runnable idempotentCall) {
        call(() -> {
            idempotentCall.run();
            return Boolean.TRUE;
        });
    }

    /** How long to wait before the next call; empty to give up. {@code call} counts those made, from 1. */
    private static Optional<Long> delay(int calls, Duration first, Duration longest, int call) {
        if (call >= calls) {
            return Optional.empty();
        }
        long bound = ceiling(first, longest, call).toMillis();
        long wait = ThreadLocalRandom.current().nextLong(bound + 1);
        boolean inTime = Deadline.current()
                .remaining()
                .map(left -> left.toMillis() > wait)
                .orElse(true);
        return inTime ? Optional.of(wait) : Optional.empty();
    }

    static Duration ceiling(Duration first, Duration longest, int call) {
        int doublings = Math.min(call - 1, 30);
        Duration grown = first.multipliedBy(1L << doublings);
        return grown.compareTo(longest) < 0 ? grown : longest;
    }
}
