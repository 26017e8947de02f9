package dev.souk.platform.telemetry;

import java.io.PrintStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Writes log lines to standard output from one thread of its own, all at once that have come meanwhile. A virtual thread
 * that writes to {@code System.out} counts as blocked (JDK 25): its scheduler lets another carrier work in its place, and
 * under load that one finds more to do and stays. So every line would leave more threads sharing the processors.
 *
 * <p>A line is written at most moments later, in order; who logs more than can be written waits. What is logged while the
 * process ends is written at once. Lines are lost only with a process that is killed in that moment.
 */
public final class LogOutput extends Handler {

    private static final int MOST_CHARACTERS = 1 << 20;

    private final PrintStream out;
    private final Object writing = new Object();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final StringBuilder lines = new StringBuilder();
    private volatile boolean closed;

    /** Made by java.util.logging, which reads the class name in {@code logging.properties}. */
    public LogOutput() {
        this(System.out);
    }

    LogOutput(PrintStream out) {
        this.out = out;
        setFormatter(new JsonLogFormatter());
        Thread.ofPlatform().name("log").daemon().start(this::write);
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        try {
            add(getFormatter().format(record)); // here, where the request is known
        } catch (RuntimeException e) {
            reportError(null, e, ErrorManager.FORMAT_FAILURE);
        }
        if (closed) {
            flush();
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            while (lines.length() > MOST_CHARACTERS) {
                room.awaitUninterruptibly();
            }
            lines.append(line);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        while (true) {
            lock.lock();
            try {
                while (lines.isEmpty()) {
                    arrived.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
            flush();
        }
    }

    /** Returns when everything that was logged before is written. */
    @Override
    public void flush() {
        synchronized (writing) {
            out.print(take());
            out.flush();
        }
    }

    private String take() {
        lock.lock();
        try {
            String all = lines.toString();
            lines.setLength(0);
            room.signalAll();
            return all;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        flush();
    }
}
