package dev.souk.platform.discovery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance and what this process has seen of it in its own calls. Safe for concurrent use. */
final class Member {
    /** After so many failures in a row an instance is ejected. */
    static final int FAILURES_IN_A_ROW = 5;

    /** For how long, times the number of ejections so far. */
    static final Duration EJECTION = Duration.ofSeconds(30);

    static final Duration LONGEST_EJECTION = Duration.ofMinutes(5);

    /** How long one that could not be reached is left out at first; twice as long at each further failure. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** How long one that has come late takes to get its full share. */
    static final Duration SLOW_START = Duration.ofSeconds(10);

    /** Over how long what was seen of its speed is forgotten. */
    private static final double MEMORY_NANOS = Duration.ofSeconds(10).toNanos();

    private static final double UNKNOWN = -1;

    final Instance instance;
    final AtomicInteger inFlight = new AtomicInteger();
    private final boolean cameLate;
    private final long cameAt;

    private int failures;
    private int refusals;
    private long pauseUntil;
    private int ejections;
    private long ejectedUntil;
    private long backSince;
    private double latency = UNKNOWN;
    private long measuredAt;
    /** Whether nothing is held against it: read without the lock by every call. */
    private volatile boolean clean = true;

    Member(Instance instance, boolean cameLate, long now) {
        this.instance = instance;
        this.cameLate = cameLate;
        this.cameAt = now;
    }

    boolean isClean() {
        return clean;
    }

    /** It gave a good answer after so long. */
    synchronized void answered(long now, long nanos) {
        failures = 0;
        refusals = 0;
        if (ejections > 0 && now - backSince > EJECTION.toNanos()) {
            ejections--;
            backSince = now;
        }
        clean = ejections == 0;
        // A slow answer counts at once, a quick one little by little (Finagle, "Peak EWMA").
        double kept = Math.exp(-(now - measuredAt) / MEMORY_NANOS);
        latency = latency < 0 ? nanos : nanos > latency ? (latency + nanos) / 2 : latency * kept + nanos * (1 - kept);
        measuredAt = now;
    }

    /** It answered that it can't, or not at all; whether that is reason enough to eject it. */
    synchronized boolean failed() {
        clean = false;
        return ++failures >= FAILURES_IN_A_ROW;
    }

    /** It could not be reached: it is left out for a moment; whether there is reason enough to eject it. */
    synchronized boolean unreachable(long now) {
        long grown = FIRST_PAUSE.toNanos() << Math.min(refusals, 10);
        pauseUntil = now + Math.min(grown, LONGEST_PAUSE.toNanos());
        refusals++;
        return failed();
    }

    synchronized void eject(long now) {
        ejections++;
        long duration = Math.min(EJECTION.toNanos() * ejections, LONGEST_EJECTION.toNanos());
        ejectedUntil = now + duration;
        backSince = ejectedUntil;
        failures = 0;
    }

    synchronized boolean isEjected(long now) {
        return ejections > 0 && now - ejectedUntil < 0;
    }

    /** Whether a call just now could not reach it. */
    synchronized boolean isPaused(long now) {
        return refusals > 0 && now - pauseUntil < 0;
    }

    /** Its share while it warms up, 0.1 to 1. */
    double share(long now) {
        if (!cameLate) {
            return 1;
        }
        double age = (double) (now - cameAt) / SLOW_START.toNanos();
        return age >= 1 ? 1 : Math.max(0.1, age);
    }

    /** How long it takes to answer, in nanoseconds, as far as is remembered; negative when nothing is known. */
    synchronized double latency(long now) {
        return latency < 0 ? UNKNOWN : latency * Math.exp(-Math.max(0, now - measuredAt) / MEMORY_NANOS);
    }
}
