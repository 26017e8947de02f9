package dev.souk.catalog.stock;

import dev.souk.catalog.stock.HoldBatch.Answer;
import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.problem.Problems;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A claim that waits for its turn. It is either called, and then its caller waits for the answer, however late; or its caller
 * leaves before, and then nothing is ever done for it.
 */
final class Ticket {

    private enum State {
        WAITING,
        CALLED,
        LEFT
    }

    /** The longest wait of a caller without a deadline. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Claim claim;
    private final Deadline deadline;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    Ticket(Claim claim, Deadline deadline) {
        this.claim = claim;
        this.deadline = deadline;
    }

    Claim claim() {
        return claim;
    }

    /** How long its caller still waits. */
    Duration timeLeft() {
        return deadline.remaining(PATIENCE);
    }

    /** It is its turn. False when its caller has left, or would not live to see the answer. */
    boolean call() {
        return !deadline.hasPassed() && state.compareAndSet(State.WAITING, State.CALLED);
    }

    /** Whether its caller's time is over. */
    boolean isLate() {
        return deadline.hasPassed();
    }

    /** Gives the caller what came of it. */
    void answer(Answer what) {
        answer.complete(what);
    }

    /** Tells the caller why nothing came of it. */
    void fail(Throwable why) {
        answer.completeExceptionally(why);
    }

    /**
     * Waits for the answer.
     *
     * @throws dev.souk.platform.deadline.DeadlineExceeded when the request's time was over before its turn came
     * @throws dev.souk.platform.problem.ProblemException 503 when its turn did not come in time
     */
    Answer await() {
        try {
            return answer.get(timeLeft().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return leave();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return leave();
        } catch (ExecutionException failed) {
            throw unwrapped(failed.getCause());
        }
    }

    private Answer leave() {
        if (state.compareAndSet(State.WAITING, State.LEFT)) {
            deadline.check();
            throw Problems.unavailable(
                    "Too many want the same article at once; nothing was held. Try again.", Duration.ofSeconds(1));
        }
        try {
            return answer.join();
        } catch (CompletionException failed) {
            throw unwrapped(failed.getCause());
        }
    }

    private static RuntimeException unwrapped(Throwable failure) {
        return failure instanceof RuntimeException known
                ? known
                : new IllegalStateException("A batch of holds failed", failure);
    }
}
