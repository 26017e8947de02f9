package dev.souk.edge.proxy;

import org.apache.hc.core5.concurrent.Cancellable;

/**
 * Wakes the thread that made it when it waits for its client for too long: to interrupt a virtual thread in a read or a write
 * closes its socket. After its end it does nothing, so that it never meets what the thread does next.
 */
final class Interruption implements Cancellable {

    private final Thread thread = Thread.currentThread();
    private boolean happened;
    private boolean ended;

    @Override
    public synchronized boolean cancel() {
        if (ended) {
            return false;
        }
        happened = true;
        thread.interrupt();
        return true;
    }

    /** From now on the thread is left alone; to be called by the thread itself, and once is enough. */
    synchronized void end() {
        if (happened && !ended) {
            var _ = Thread.interrupted();
        }
        ended = true;
    }
}
