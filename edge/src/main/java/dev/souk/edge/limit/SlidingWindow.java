package dev.souk.edge.limit;

/**
 * Decides by the requests of two windows, of which the last one slides out: the part of it counts that lies within a
 * window's length before now (Cloudflare, "How we built rate limiting", 2017).
 *
 * @param quota how many requests may pass in a window's length, at least 1
 * @param millis a window's length
 * @param last requests that passed in the last window
 * @param present requests that passed in the present window so far
 */
record SlidingWindow(long quota, long millis, long last, long present) {

    private static final double ROUNDING = 1e-9;

    /** Decides on one more request, so many milliseconds after the present window began. */
    Decision decide(long elapsed) {
        double used = last * (1 - (double) elapsed / millis) + present;
        double left = quota - used - 1;
        return left < -ROUNDING
                ? new Decision(false, 0, untilOneFits(elapsed))
                : new Decision(true, (long) Math.floor(left + ROUNDING), millis - elapsed);
    }

    private long untilOneFits(long elapsed) {
        if (present < quota) { // as soon as enough of the last window has slid out
            return Math.max(1, slidOut(last, quota - present - 1) - elapsed);
        }
        return millis - elapsed + Math.max(0, slidOut(present, quota - 1));
    }

    /** How long after its end no more than {@code rest} of a window's requests count. */
    private long slidOut(long requests, long rest) {
        return (long) Math.ceil(millis * (1 - rest / (double) requests));
    }
}
