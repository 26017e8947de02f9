package dev.souk.platform.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.embedded.core.ExecutableProvider;

/** A Redis server of our own, which a test may stop and start again on the same port. It keeps nothing on disk. */
public final class RedisProcess implements AutoCloseable {
    private final Path folder;
    private final int port;
    private ServerProcess process;

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
            process = ServerProcess.start(
                    folder,
                    List.of(
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
                            folder.toString()),
                    this::answers);
        } catch (IOException e) {
            throw new UncheckedIOException("Redis did not start", e);
        }
    }

    /** Kills it; what it held is gone. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        kill();
    }

    private boolean answers() {
        try (Jedis redis = connect()) {
            redis.ping();
            return true;
        } catch (JedisConnectionException notYet) {
            return false;
        }
    }
}
