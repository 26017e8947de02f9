package dev.souk.platform.background;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long work goes on that can stop after each of its steps; it begins now, and is asked before each further step. */
public final class TimeBudget {

    private final LongSupplier nanoTime;
    private final long end;

    /** @param nanoTime such as {@code System::nanoTime} */
    public TimeBudget(Duration length, LongSupplier nanoTime) {
        this(nanoTime, nanoTime.getAsLong() + length.toNanos());
    }

    private TimeBudget(LongSupplier nanoTime, long end) {
        this.nanoTime = nanoTime;
        this.end = end;
    }

    /** Half of what is left, for work that others are to follow. */
    public TimeBudget half() {
        long now = nanoTime.getAsLong();
        return new TimeBudget(nanoTime, now + Math.max(0, end - now) / 2);
    }

    /** Whether there is time for one more step. */
    public boolean isLeft() {
        return nanoTime.getAsLong() - end < 0;
    }
}
