package dev.souk.platform.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** When a connection that the server finds idle is really ended. */
class TimedConnectionTest {

    private final ClientWait sending = new ClientWait();
    private final ClientWait reading = new ClientWait();
    private final Http http = new Http();
    private final TimedConnection connection = new TimedConnection(http, sending, reading, Duration.ZERO);

    /** A connection that is where a test wants it. */
    private static final class Http implements ServerConnection, InterruptableTask<Void> {
        private final List<Boolean> closed = new ArrayList<>();
        private boolean interruptible;
        private Semaphore requests = new Semaphore(0);

        @Override
        public void handle(Semaphore given) {
            requests = given;
        }

        @Override
        public Duration idleTime() {
            return Duration.ZERO;
        }

        @Override
        public void close(boolean interrupt) {
            closed.add(interrupt);
        }

        @Override
        public boolean canInterrupt() {
            return interruptible;
        }
    }

    @Test
    void inAHead() throws InterruptedException {
        connection.handle(new Semaphore(1));
        assertEquals(List.of(true), closed());
    }

    @Test
    void whileAServiceWorks() throws InterruptedException {
        serve();
        assertEquals(List.of(false), closed());
    }

    @Test
    void whileAClientSendsNothingOfItsBody() throws InterruptedException {
        serve();
        sending.begins();
        untilTimePasses();
        assertEquals(List.of(true), closed());
        sending.ends();
        assertEquals(List.of(true, false), closed());
    }

    @Test
    void whileAClientDoesNotReadItsAnswer() throws InterruptedException {
        serve();
        reading.begins();
        untilTimePasses();
        assertEquals(List.of(true), closed());
    }

    @Test
    void betweenRequests() throws InterruptedException {
        serve();
        http.requests.release();
        assertEquals(List.of(true), closed());
    }

    @Test
    void leavesToTheConnectionWhatItCanDo() throws InterruptedException {
        connection.handle(new Semaphore(1));
        http.interruptible = true;
        assertEquals(List.of(false), closed());
    }

    private void serve() throws InterruptedException {
        connection.handle(new Semaphore(1));
        assertEquals(true, http.requests.tryAcquire());
    }

    private List<Boolean> closed() {
        connection.close(false);
        return http.closed;
    }

    private static void untilTimePasses() {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin <= 1) {
            Thread.onSpinWait();
        }
    }
}
