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

    /**
     * Waits until it is raised, or as long as given; forgets that it was raised. Whether it was.
     *
     * @param gather how long to go on waiting then, for more to come that can be published with it
     */
    boolean await(Duration longest, Duration gather) throws InterruptedException {
        boolean was = raised.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        if (was) {
            Thread.sleep(gather);
        }
        raised.drainPermits();
        return was;
    }
}
