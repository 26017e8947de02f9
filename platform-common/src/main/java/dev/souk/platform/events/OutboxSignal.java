package dev.souk.platform.events;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells the relay of this process that there is something to publish; raised often, it wakes once. */
@Singleton
public class OutboxSignal {
    private final Semaphore raised = new Semaphore(0);

    void raise() {
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Waits until it is raised, or as long as given; forgets that it was raised. Whether it was. */
    boolean await(Duration longest) throws InterruptedException {
        boolean was = raised.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        raised.drainPermits();
        return was;
    }
}
