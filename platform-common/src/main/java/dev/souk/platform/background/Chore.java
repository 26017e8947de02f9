package dev.souk.platform.background;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
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
    private final Rhythm rhythm;
    private final Semaphore asked = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    private enum Rhythm {
        STEADY,
        ONCE,
        SCATTERED
    }

    private Chore(String name, Duration pause, Runnable work, Rhythm rhythm) {
        this.name = name;
        this.pause = pause;
        this.work = work;
        this.rhythm = rhythm;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /** Begins with the work at once. */
    public static Chore start(String name, Duration pause, Runnable work) {
        return begin(new Chore(name, pause, work, Rhythm.STEADY));
    }

    /** Begins with the work at once and ends when it has worked once. */
    public static Chore untilDone(String name, Duration pause, Runnable work) {
        return begin(new Chore(name, pause, work, Rhythm.ONCE));
    }

    /**
     * Begins with a pause. Each lasts from half to one and a half times {@code pause}, so that instances that started
     * together do not go on working at the same moments.
     */
    public static Chore scattered(String name, Duration pause, Runnable work) {
        return begin(new Chore(name, pause, work, Rhythm.SCATTERED));
    }

    private static Chore begin(Chore chore) {
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
        if (rhythm == Rhythm.SCATTERED) {
            pause();
        }
        while (!closed) {
            try {
                asked.drainPermits();
                work.run();
                if (rhythm == Rhythm.ONCE) {
                    return;
                }
                failing = false;
            } catch (RuntimeException | Error e) { // an error, too, would end the work unseen
                if (!closed && !failing) {
                    LOGGER.log(Level.WARNING, name + " fails, and is tried again every " + pause, e);
                }
                failing = true;
            }
            pause();
        }
    }

    private void pause() {
        long millis = pause.toMillis();
        if (rhythm == Rhythm.SCATTERED) {
            millis = millis / 2 + ThreadLocalRandom.current().nextLong(millis + 1);
        }
        try {
            boolean askedFor = asked.tryAcquire(millis, TimeUnit.MILLISECONDS);
            LOGGER.log(Level.TRACE, "{0} again, asked for: {1}", name, askedFor);
        } catch (InterruptedException e) {
            closed = true;
        }
    }
}
