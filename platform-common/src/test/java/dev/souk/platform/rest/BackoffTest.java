package dev.souk.platform.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.platform.deadline.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void waitsDoubleUpToTheLongest() {
        List<Long> bounds = IntStream.rangeClosed(1, 6)
                .mapToObj(call -> Backoff.ceiling(Duration.ofMillis(50), Duration.ofMillis(300), call)
                        .toMillis())
                .toList();
        assertEquals(List.of(50L, 100L, 200L, 300L, 300L, 300L), bounds);
        assertEquals(Duration.ofSeconds(1), Backoff.ceiling(Duration.ofMillis(50), Duration.ofSeconds(1), 1_000_000));
    }

    @Test
    void repeatsWhatBroughtNoAnswer() {
        Backoff backoff = Backoff.of(3, Duration.ofMillis(1), Duration.ofMillis(2));
        assertEquals("done", backoff.call(failing(2, new RemoteUnavailable("x"), "done")));
        assertEquals(3, calls.getAndSet(0));
        assertEquals("done", backoff.call(failing(1, new RemoteUnknown("x"), "done")));
        assertEquals(2, calls.getAndSet(0));
        RemoteUnknown last = new RemoteUnknown("x");
        assertSame(last, assertThrows(RemoteUnknown.class, () -> backoff.call(failing(9, last, "never"))));
        assertEquals(3, calls.get());
    }

    @Test
    void anAnswerOrADefectIsNotRepeated() {
        Backoff backoff = Backoff.standard();
        assertThrows(RemoteProblem.class, () -> backoff.call(failing(9, RemoteProblem.of(404, "not-found"), "")));
        assertThrows(IllegalStateException.class, () -> backoff.call(failing(9, new IllegalStateException(), "")));
        Supplier<String> defect = failing(9, new IllegalStateException(), "");
        assertThrows(IllegalStateException.class, () -> backoff.run(() -> assertEquals("", defect.get())));
        assertEquals(3, calls.get());
    }

    @Test
    void noWaitBeginsThatWouldNotEndInTime() {
        Backoff backoff = Backoff.of(5, Duration.ofHours(1), Duration.ofHours(1));
        Deadline.within(Duration.ofMillis(1), () -> {
            assertThrows(RemoteUnavailable.class, () -> backoff.call(failing(9, new RemoteUnavailable("x"), "")));
        });
        assertEquals(1, calls.get());
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        Duration second = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> Backoff.of(0, second, second));
        assertThrows(IllegalArgumentException.class, () -> Backoff.of(1, second.negated(), second));
        assertThrows(IllegalArgumentException.class, () -> Backoff.of(1, second, Duration.ZERO));
    }

    private Supplier<String> failing(int times, RuntimeException failure, String result) {
        return () -> {
            if (calls.incrementAndGet() <= times) {
                throw failure;
            }
            return result;
        };
    }
}
