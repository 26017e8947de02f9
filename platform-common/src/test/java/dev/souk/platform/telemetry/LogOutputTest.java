package dev.souk.platform.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogOutputTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Set<Thread> writers = ConcurrentHashMap.newKeySet();
    private final CountDownLatch mayWrite = new CountDownLatch(1);
    private final LogOutput output = new LogOutput(new PrintStream(written, false, UTF_8) {
        @Override
        public void print(String text) {
            writers.add(Thread.currentThread());
            try {
                mayWrite.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            super.print(text);
        }
    });

    LogOutputTest() {
        output.setFormatter(new Formatter() {
            @Override
            public String format(LogRecord record) {
                return record.getMessage() + "\n";
            }
        });
    }

    @Test
    void nobodyWhoLogsWritesAndEachThreadsLinesKeepTheirOrder() {
        mayWrite.countDown();
        List<Thread> loggers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                int number = i;
                threads.execute(() -> {
                    synchronized (loggers) {
                        loggers.add(Thread.currentThread());
                    }
                    for (int line = 0; line < 100; line++) {
                        log(number + " " + line);
                    }
                });
            }
        }
        loggers.forEach(thread -> assertFalse(writers.contains(thread)));
        output.flush();
        List<String> lines = lines();
        assertEquals(2000, lines.size());
        for (int i = 0; i < 20; i++) {
            String number = i + " ";
            List<String> own =
                    lines.stream().filter(line -> line.startsWith(number)).toList();
            for (int line = 0; line < 100; line++) {
                assertEquals(number + line, own.get(line));
            }
        }
    }

    @Test
    void whoLogsMoreThanCanBeWrittenWaitsAndLosesNothing() throws InterruptedException {
        String line = "x".repeat(10_000);
        Thread logger = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 500; i++) {
                log(line);
            }
        });
        while (logger.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertTrue(writers.stream().noneMatch(logger::equals));
        mayWrite.countDown();
        logger.join();
        output.flush();
        assertEquals(500, lines().size());
    }

    @Test
    void whatIsLoggedAtTheVeryEndIsWrittenAtOnce() {
        mayWrite.countDown();
        log("before");
        output.close();
        assertEquals(List.of("before"), lines());
        log("after");
        assertEquals(List.of("before", "after"), lines());
    }

    private void log(String message) {
        output.publish(new LogRecord(Level.INFO, message));
    }

    private List<String> lines() {
        return written.toString(UTF_8).lines().toList();
    }
}
