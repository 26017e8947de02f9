package dev.souk.platform.background;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Work that one thread repeats until it is closed: again and again after a pause, or at once when {@link #now} asks. What
 * it throws is logged and the work goes on, since what fails is mostly a server that will come back.
 */
public final class Chore implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(Chore.class.getName());

    private final String name;
    private final Duration pause;
    private final Runnable work;
    private final boolean once;
    private final Semaphore asked = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    private Chore(String name, Duration pause, Runnable work, boolean once) {
        this.name = name;
        this.pause = pause;
        this.work = work;
        this.once = once;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /** Begins with the work at once. */
    public static Chore start(String name, Duration pause, Runnable work) {
        Chore chore = new Chore(name, pause, work, false);
        chore.thread.start();
        return chore;
    }

    /** Begins with the work at once and ends when it has worked once. */
    public static Chore untilDone(String name, Duration pause, Runnable work) {
        Chore chore = new Chore(name, pause, work, true);
        chore.thread.start();
        return chore;
    }

    /** Has the work done as soon as possible; returns at once. */
    public void now() {
        asked.release();
    }

    /** Lets it end what it is doing, for so long, and begin nothing more. */
    public void finish(Duration patience) {
        closed = true;
        asked.release();
        try {
            thread.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        boolean failing = false;
        while (!closed) {
            try {
                asked.drainPermits();
                work.run();
                if (once) {
                    return;
                }
                failing = false;
            } catch (RuntimeException | Error e) { // an error, too, would end the work unseen
                if (!closed && !failing) {
                    LOGGER.log(Level.WARNING, name + " fails, and is tried again every " + pause, e);
                }
                failing = true;
            }
            try {
                boolean askedFor = asked.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                LOGGER.log(Level.TRACE, "{0} again, asked for: {1}", name, askedFor);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
