package dev.souk.platform.discovery;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests this process is working on, and knows whether it is about to leave. */
@Singleton
public class Drain {
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean begun;

    /** Whether the process is leaving: it still answers, but everybody should go elsewhere. */
    public boolean hasBegun() {
        return begun;
    }

    /** A request has arrived. */
    public void enter() {
        inFlight.incrementAndGet();
    }

    /** A request has been answered. */
    public void exit() {
        inFlight.decrementAndGet();
    }

    void begin() {
        begun = true;
    }

    /** Waits until nothing is in flight, at most for {@code limit}; gives the number of requests that are left. */
    int awaitIdle(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (inFlight.get() > 0 && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        return inFlight.get();
    }
}
