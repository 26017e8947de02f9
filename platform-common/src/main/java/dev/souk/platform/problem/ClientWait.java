package dev.souk.platform.problem;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Whether a thread waits for a client, to send or to read, and since when. One writes, others look. */
final class ClientWait {

    private final AtomicLong since = new AtomicLong(); // 0 while it does not wait

    void begins() {
        since.setRelease(System.nanoTime() | 1);
    }

    void ends() {
        since.setRelease(0);
    }

    boolean isLongerThan(Duration limit) {
        long begin = since.getAcquire();
        return begin != 0 && System.nanoTime() - begin > limit.toNanos();
    }
}
