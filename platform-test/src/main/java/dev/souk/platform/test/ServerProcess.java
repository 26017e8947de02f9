package dev.souk.platform.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A server program that runs for a test. It ends with this JVM, also when the JVM is killed. */
final class ServerProcess {
    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and waits until it serves. What it says goes to {@code server.log} in {@code folder}, which is deleted
     * once this JVM is gone.
     *
     * @throws IllegalStateException when it ends or does not serve within 30 seconds, with the place of its log
     */
    static ServerProcess start(Path folder, List<String> command, BooleanSupplier serves) {
        Path log = folder.resolve("server.log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Lifeline.tie(process.pid(), folder);
            var server = new ServerProcess(process, log);
            server.await(serves);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " did not start", e);
        }
    }

    /** The operating system's id, for SIGSTOP and the like. */
    long pid() {
        return process.pid();
    }

    /** SIGKILL, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(BooleanSupplier serves) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!serves.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                kill();
                throw new IllegalStateException("The server did not start; see " + log);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
