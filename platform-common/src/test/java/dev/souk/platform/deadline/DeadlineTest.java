package dev.souk.platform.deadline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.common.context.Contexts;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void thereIsNoneUnlessSomebodySaysSo() {
        assertFalse(Deadline.current().isBounded());
        assertFalse(Deadline.current().hasPassed());
        assertTrue(Deadline.current().remaining().isEmpty());
        assertEquals(Duration.ofSeconds(3), Deadline.current().remaining(Duration.ofSeconds(3)));
        Deadline.current().check();
    }

    @Test
    void anInnerLimitCannotExtendAnOuterOne() {
        Deadline.within(Duration.ofSeconds(5), () -> {
            Deadline outer = Deadline.current();
            Deadline.within(Duration.ofSeconds(50), () -> assertAtMost(Duration.ofSeconds(5)));
            Deadline.within(Duration.ofSeconds(1), () -> assertAtMost(Duration.ofSeconds(1)));
            assertEquals(outer, Deadline.current());
        });
        assertFalse(Deadline.current().isBounded());
    }

    @Test
    void nothingStartsWhenTheTimeIsUp() {
        for (Duration none : new Duration[] {Duration.ZERO, Duration.ofMillis(-5)}) {
            Deadline.within(none, () -> {
                assertTrue(Deadline.current().hasPassed());
                assertEquals(Duration.ZERO, Deadline.current().remaining().orElseThrow());
                assertThrows(DeadlineExceeded.class, Deadline.current()::check);
            });
        }
    }

    @Test
    void aLimitBeyondReasonIsNone() {
        assertFalse(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)).isBounded());
    }

    @Test
    void followsIntoWrappedExecutors() throws Exception {
        try (var threads = Contexts.wrap(Executors.newVirtualThreadPerTaskExecutor())) {
            boolean bounded = Deadline.within(Duration.ofSeconds(5), () -> {
                try {
                    return threads.submit(() -> Deadline.current().isBounded()).get();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            assertTrue(bounded);
        }
    }

    private static void assertAtMost(Duration limit) {
        Duration left = Deadline.current().remaining().orElseThrow();
        assertTrue(left.compareTo(limit) <= 0 && !left.isZero(), left.toString());
    }
}
