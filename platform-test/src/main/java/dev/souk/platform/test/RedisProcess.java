package dev.souk.platform.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.embedded.core.ExecutableProvider;

/** A Redis server of our own, which a test may stop and start again on the same port. It keeps nothing on disk. */
public final class RedisProcess implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;

    /** Starts on a free port. */
    public RedisProcess() {
        try {
            folder = Files.createTempDirectory("souk-test-redis");
            port = FreePort.next();
            start();
        } catch (IOException e) {
            throw new UncheckedIOException("Redis did not start", e);
        }
    }

    /** {@code redis://127.0.0.1:<port>}. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** The operating system's id of the server, for SIGSTOP and the like. */
    public long pid() {
        return process.pid();
    }

    /** A new connection. */
    public Jedis connect() {
        return new Jedis("127.0.0.1", port);
    }

    /** Starts it, empty, and waits until it answers. */
    public void start() {
        try {
            String binary = ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
            process = new ProcessBuilder(
                            binary,
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--appendonly",
                            "no",
                            "--dir",
                            folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("redis.log").toFile())
                    .start();
            Lifeline.tie(process.pid(), folder);
            awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException("Redis did not start", e);
        }
    }

    /** Kills it; what it held is gone. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }

    private void awaitReady() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try (Jedis redis = connect()) {
                redis.ping();
                return;
            } catch (JedisConnectionException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("Redis did not start; see " + folder.resolve("redis.log"), e);
                }
                Thread.onSpinWait();
            }
        }
    }
}
