package dev.souk.edge.proxy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.core5.concurrent.Cancellable;

/**
 * Cancels exchanges that are overdue. One thread looks at all of them every {@value #PERIOD_MILLIS} ms, which costs an
 * exchange one entry in a set rather than a timer, and a read no timed wait.
 */
final class Sweeper implements AutoCloseable {

    private static final long PERIOD_MILLIS = 20;

    private final Set<Watched> inFlight = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean closed;

    Sweeper() {
        thread = Thread.ofPlatform().name("upstream-deadlines").daemon().start(this::run);
    }

    /** Watches one exchange until it is {@linkplain Watched#done done} or its time is over. */
    Watched watch(Cancellable exchange, Duration timeLimit) {
        Watched watched = new Watched(exchange, System.nanoTime() + timeLimit.toNanos());
        inFlight.add(watched);
        if (asleep) {
            asleep = false; // one of many who come together is enough
            LockSupport.unpark(thread);
        }
        return watched;
    }

    private void run() {
        while (!closed) {
            if (inFlight.isEmpty()) {
                // Nothing to watch: sleep until somebody comes, so that an idle edge costs nothing.
                asleep = true;
                if (inFlight.isEmpty()) { // nobody came before it could be seen
                    LockSupport.parkNanos(this, TimeUnit.SECONDS.toNanos(1));
                }
                asleep = false;
                continue;
            }
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS));
            long now = System.nanoTime();
            for (Watched watched : inFlight) {
                watched.cancelIfOverdue(now);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** One exchange under watch. */
    final class Watched {
        private final Cancellable exchange;
        private final long deadlineNanos;
        private volatile boolean overdue;

        private Watched(Cancellable exchange, long deadlineNanos) {
            this.exchange = exchange;
            this.deadlineNanos = deadlineNanos;
        }

        /** Ends the watch; calling it again does nothing. */
        void done() {
            inFlight.remove(this);
        }

        /** Tells whether the exchange was cancelled because its time was over. */
        boolean overdue() {
            return overdue;
        }

        private void cancelIfOverdue(long now) {
            if (now - deadlineNanos >= 0) {
                overdue = true;
                inFlight.remove(this);
                exchange.cancel();
            }
        }
    }
}
