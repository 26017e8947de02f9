package dev.souk.platform.test;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to become true, looking often; a test never sleeps for a fixed time. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(5);

    private Eventually() {}

    /**
     * Returns as soon as {@code condition} holds.
     *
     * @throws AssertionError with {@code what} when it does not within a minute
     */
    public static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }

    /** As {@link #until(String, BooleanSupplier)}, with a text made when it is needed. */
    public static void until(Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within " + PATIENCE.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
