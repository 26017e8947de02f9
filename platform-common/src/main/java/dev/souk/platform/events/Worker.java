package dev.souk.platform.events;

import dev.souk.platform.data.DataException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A job that runs for as long as the service does, on a thread of its own: it survives every failure, waits longer after
 * each, and says once what it is waiting for.
 */
abstract class Worker {
    private static final System.Logger LOG = System.getLogger(Worker.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final String name;
    private final Thread thread;
    private volatile boolean stopping;
    private int failures;

    Worker(String name) {
        this.name = name;
        this.thread = Thread.ofVirtual().name("souk-" + name).unstarted(this::run);
    }

    /** One turn; returns soon, at the latest after the configured tick. */
    abstract void turn() throws InterruptedException;

    /** Gives everything back after a failure or at the end. */
    abstract void letGo();

    String name() {
        return name;
    }

    final void start() {
        thread.start();
    }

    final void stop() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    final boolean isStopping() {
        return stopping;
    }

    private void run() {
        while (!stopping) {
            try {
                turn();
                if (failures > 0) {
                    LOG.log(Level.INFO, "{0} goes on", name);
                    failures = 0;
                }
            } catch (InterruptedException e) {
                break;
            } catch (RuntimeException | Error e) {
                if (!stopping) {
                    pause(e);
                }
            }
        }
        letGoQuietly();
    }

    private void pause(Throwable cause) {
        Level level = failures == 0 ? Level.WARNING : Level.DEBUG;
        boolean ordinary =
                cause instanceof JedisException || cause instanceof DataException || cause instanceof Lease.Lost;
        if (ordinary) {
            LOG.log(level, "{0} waits: {1}", name, cause.getMessage());
        } else {
            LOG.log(level, () -> name + " waits: " + cause, cause);
        }
        failures++;
        letGoQuietly();
        long ceiling = Math.min(LONGEST_PAUSE.toMillis(), SHORTEST_PAUSE.toMillis() << Math.min(failures, 10));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    private void letGoQuietly() {
        // An interrupt that ends the work must not break the farewell.
        boolean interrupted = Thread.interrupted();
        try {
            letGo();
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "Letting go failed", e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
