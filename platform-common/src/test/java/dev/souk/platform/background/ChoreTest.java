package dev.souk.platform.background;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.Eventually;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChoreTest {
    private static final Duration NEVER = Duration.ofDays(1);

    private final AtomicInteger turns = new AtomicInteger();

    @Test
    void isRepeatedAlsoAfterAFailure() {
        try (Chore _ = Chore.start("test", Duration.ofMillis(1), () -> {
            if (turns.incrementAndGet() < 3) {
                throw new IllegalStateException("away");
            }
        })) {
            Eventually.until("it went on", () -> turns.get() > 5);
        }
    }

    @Test
    void isRepeatedAlsoAfterAnError() {
        try (Chore _ = Chore.start("test", Duration.ofMillis(1), () -> {
            if (turns.incrementAndGet() == 1) {
                throw new ExceptionInInitializerError("broken");
            }
        })) {
            Eventually.until("it went on", () -> turns.get() > 2);
        }
    }

    @Test
    void isDoneAtOnceWhenAsked() {
        try (Chore chore = Chore.start("test", NEVER, turns::incrementAndGet)) {
            Eventually.until("the first turn", () -> turns.get() == 1);
            chore.now();
            Eventually.until("the second", () -> turns.get() == 2);
        }
    }

    @Test
    void aScatteredOneBeginsWithAPause() {
        try (Chore chore = Chore.scattered("test", NEVER, turns::incrementAndGet)) {
            chore.finish(Duration.ofMinutes(1));
            assertEquals(0, turns.get());
        }
        try (Chore _ = Chore.scattered("test", Duration.ofMillis(2), turns::incrementAndGet)) {
            Eventually.until("it went on", () -> turns.get() > 2);
        }
    }

    @Test
    void endsWhenItIsDone() {
        try (Chore chore = Chore.untilDone("test", Duration.ofMillis(1), () -> {
            if (turns.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
        })) {
            Eventually.until("done", () -> turns.get() == 3);
            chore.now();
            chore.finish(NEVER);
            assertEquals(3, turns.get());
        }
    }

    @Test
    void finishesWhatItHasBegun() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        try (Chore chore = Chore.start("test", NEVER, () -> {
            begun.countDown();
            try {
                done.set(goOn.await(1, TimeUnit.MINUTES));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            begun.await();
            Thread ending = Thread.ofVirtual().start(() -> chore.finish(Duration.ofMinutes(1)));
            goOn.countDown();
            ending.join();
            assertTrue(done.get());
        }
    }
}
