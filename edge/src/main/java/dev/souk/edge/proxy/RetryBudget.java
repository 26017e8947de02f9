package dev.souk.edge.proxy;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much may be sent again: one in ten of the requests, and two a second where there are hardly any, so that retries never
 * add more than a tenth to the load of a service that fails (Finagle, "Retry Budgets"). What a busy time has saved, a hundred
 * at most, pays for all that an instance that dies leaves unanswered.
 */
final class RetryBudget {

    private static final double SHARE = 0.1;
    private static final double MOST = 100;
    private static final double RESERVE = 20;
    private static final double RESERVE_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanoTime;
    private double balance = RESERVE;
    private long lastLook;

    RetryBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastLook = nanoTime.getAsLong();
    }

    /** A request has come. */
    synchronized void deposit() {
        balance = Math.min(MOST, balance + SHARE);
    }

    /** Whether one may be sent again; then it is paid for. */
    synchronized boolean withdraw() {
        long now = nanoTime.getAsLong();
        if (balance < RESERVE) {
            balance = Math.min(RESERVE, balance + RESERVE * (now - lastLook) / RESERVE_NANOS);
        }
        lastLook = now;
        if (balance < 1) {
            return false;
        }
        balance--;
        return true;
    }
}
