package dev.souk.platform.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. */
public final class TestClock extends Clock {
    private final ZoneId zone;
    private volatile Instant now;

    /** Stands at this instant until it is told otherwise. */
    public TestClock(Instant now) {
        this(now, ZoneOffset.UTC);
    }

    private TestClock(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** At noon UTC on 15 January 2026. */
    public TestClock() {
        this(Instant.parse("2026-01-15T12:00:00Z"));
    }

    /** Moves it; a negative duration sets it back. */
    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }

    /** Moves it to this instant, forwards or backwards. */
    public void set(Instant instant) {
        now = instant;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** A clock of that zone that stands at the same instant and is moved separately. */
    @Override
    public Clock withZone(ZoneId other) {
        return new TestClock(now, other);
    }
}
