package dev.souk.billing.worker;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Takes turns on a thread of its own, with a pause before each unless the last one left more to do. A turn that fails is
 * logged and followed by another; what a turn does must therefore be safe to do again.
 */
public final class Worker {

    private static final System.Logger LOG = System.getLogger(Worker.class.getName());
    private static final Duration LAST_TURN = Duration.ofSeconds(5);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final Duration pause;
    private final BooleanSupplier turn;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopped;
    private Optional<Thread> thread = Optional.empty();

    /**
     * @param pause zero runs no thread at all
     * @param turn true when there is more to do at once
     */
    public Worker(String name, Duration pause, BooleanSupplier turn) {
        this.name = name;
        this.pause = pause;
        this.turn = turn;
    }

    /** Begins. */
    public void start() {
        if (pause.isPositive()) {
            thread = Optional.of(Thread.ofVirtual().name(name).start(this::run));
        }
    }

    /** Ends after the current turn, for which it waits a little. */
    public void stop() {
        stopped = true;
        wake();
        thread.ifPresent(Worker::awaitEnd);
    }

    /** The next turn begins now instead of at the end of the pause. */
    public void wake() {
        wake.release();
    }

    private void run() {
        boolean more = false;
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            try {
                if (!more && wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
                more = !stopped && turn.getAsBoolean();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.log(ERROR, () -> name + " failed; it tries again", e);
                more = false;
                pauseAfterFailure();
            }
        }
    }

    /** However often it is woken, it fails no more often than this. */
    private void pauseAfterFailure() {
        try {
            Thread.sleep(pause.compareTo(AFTER_FAILURE) < 0 ? pause : AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(Thread thread) {
        try {
            thread.join(LAST_TURN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
