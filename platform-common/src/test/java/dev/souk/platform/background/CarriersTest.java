package dev.souk.platform.background;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.Eventually;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.junit.jupiter.api.Test;

class CarriersTest {
    private static final CountDownLatch HELD = new CountDownLatch(1);

    private final VirtualThreadSchedulerMXBean scheduler =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);

    /** Whoever touches it waits, with the carrier. */
    private static final class Waiting {
        static {
            try {
                HELD.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private Waiting() {}

        static void touch() {}
    }

    @Test
    void aStandstillIsEndedAndThenThereAreAsManyAsBefore() throws InterruptedException {
        int usual = scheduler.getParallelism();
        try (Carriers _ = new Carriers(Duration.ofMillis(50)).start()) {
            IntStream.range(0, usual)
                    .forEach(_ -> Thread.ofVirtual().name("waits").start(Waiting::touch));
            Eventually.until("every carrier is taken", () -> scheduler.getMountedVirtualThreadCount() >= usual);
            Thread holder = Thread.ofVirtual().name("holds").start(HELD::countDown);
            assertTrue(holder.join(Duration.ofSeconds(30)), "it got a carrier");
            Eventually.until("as many as before", () -> scheduler.getParallelism() == usual);
        } finally {
            HELD.countDown();
        }
    }
}
