package dev.souk.platform.problem;

import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * A connection whose client may not stand still. Helidon 4.1.2 looks from time to time which connections have been idle for
 * too long, but ends one only while it waits for a request line. Here it ends as well while the client sends the rest of a head,
 * and when the client has sent nothing of a body, or read nothing of an answer, for all that time.
 *
 * <p>To end it the thread that serves it is interrupted, which closes the socket of a virtual thread that waits for it.
 */
final class TimedConnection implements ServerConnection, InterruptableTask<Void> {

    private final ServerConnection http;
    private final ClientWait sending;
    private final ClientWait reading;
    private final Duration limit;
    private volatile boolean serving;

    /**
     * Guards a connection.
     *
     * @param http the connection itself
     * @param sending since when the client has been waited for to send
     * @param reading since when the client has been waited for to read
     * @param limit how long one wait may take
     */
    TimedConnection(ServerConnection http, ClientWait sending, ClientWait reading, Duration limit) {
        this.http = http;
        this.sending = sending;
        this.reading = reading;
        this.limit = limit;
    }

    @Override
    public void handle(Semaphore requests) throws InterruptedException {
        http.handle(new Requests(requests));
    }

    @Override
    public Duration idleTime() {
        return http.idleTime();
    }

    /** Called when it has been idle, or its request has taken, longer than the limit. */
    @Override
    public void close(boolean interrupt) {
        http.close(interrupt || (!canInterrupt() && standsStill()));
    }

    private boolean standsStill() {
        return !serving || sending.isLongerThan(limit) || reading.isLongerThan(limit);
    }

    /** While it waits for a request line, and when it speaks another protocol by now, which has limits of its own. */
    @Override
    public boolean canInterrupt() {
        return http instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    /** Is asked when a head has been read, and again when its request has been served. */
    private final class Requests extends Semaphore {

        private static final long serialVersionUID = 1;

        private final transient Semaphore given;

        private Requests(Semaphore given) {
            super(0);
            this.given = given;
        }

        @Override
        public boolean tryAcquire() {
            serving = given.tryAcquire();
            return serving;
        }

        @Override
        public void release() {
            serving = false;
            given.release();
        }
    }
}
