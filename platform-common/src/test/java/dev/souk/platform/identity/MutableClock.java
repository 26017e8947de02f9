package dev.souk.platform.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that the test moves. */
final class MutableClock implements InstantSource {

    private Instant now;

    MutableClock(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration duration) {
        now = now.plus(duration);
    }

    long nanoTime() {
        return Duration.between(Instant.EPOCH, now).toNanos();
    }
}
