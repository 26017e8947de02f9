package dev.souk.local.server;

import dev.souk.local.Failure;
import dev.souk.local.Progress;
import dev.souk.local.Tools;
import dev.souk.local.Wait;
import dev.souk.local.process.Doors;
import dev.souk.local.process.Launch;
import dev.souk.local.process.ProcessRecord;
import dev.souk.local.process.ProcessTable;
import dev.souk.local.process.Stop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** A real Redis on the loopback address: the one on PATH, else the one that the build's own repository carries. */
public final class Redis {
    public static final String NAME = "redis";

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final Place place;
    private final Path log;
    private final ProcessTable table;

    public Redis(Place place) {
        this.place = place;
        this.log = place.log(NAME);
        this.table = place.table();
    }

    /** Starts the server unless it runs. */
    public Server.Own start(int wishedPort, Progress.Step step) {
        Optional<ProcessRecord> running = table.running(NAME);
        ProcessRecord process = running.orElseGet(() -> launch(Doors.freeOrOther(wishedPort)));
        String url = url(process.port());
        step.update("waiting for Redis to answer");
        boolean ready = Wait.until(STARTS_WITHIN, () -> answers(url) || !process.alive());
        if (!ready || !process.alive()) {
            throw new Failure("Redis did not start; it says why in " + log);
        }
        return new Server.Own("Redis", url, process, running.isEmpty());
    }

    public void stop() {
        Server.stop(table, NAME, Stop.ORDERLY, STOPS_WITHIN);
    }

    public static String url(int port) {
        return "redis://127.0.0.1:" + port;
    }

    public static boolean answers(String url) {
        try (Jedis jedis = new Jedis(URI.create(url), 2_000)) {
            return "PONG".equals(jedis.ping());
        } catch (JedisException e) {
            return false;
        }
    }

    private ProcessRecord launch(int port) {
        try {
            Path data = Files.createDirectories(place.data().resolve(NAME));
            Path program = Tools.onPath("redis-server").orElseGet(this::unpacked);
            List<String> command = List.of(
                    program.toString(),
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    "127.0.0.1",
                    "--dir",
                    data.toString(),
                    "--appendonly",
                    "yes",
                    "--save",
                    "");
            return Launch.server(NAME, command, log, port).start(table);
        } catch (IOException e) {
            throw new Failure("cannot start Redis: " + e.getMessage(), e);
        }
    }

    private Path unpacked() {
        String resource = resource();
        Path program = Path.of(place.programs() + resource);
        if (!Files.isExecutable(program)) {
            try (var packed = ExecutableProvider.class.getResourceAsStream(resource)) {
                Files.createDirectories(program.getParent());
                Path draft = Path.of(program + ".draft");
                Files.deleteIfExists(draft);
                Files.copy(packed, draft);
                Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(draft, program);
            } catch (IOException e) {
                throw new Failure("cannot unpack Redis into " + program + ": " + e.getMessage(), e);
            }
        }
        return program;
    }

    /** An absolute name: it begins with a slash. */
    private static String resource() {
        OsArchitecture machine = OsArchitecture.detectOSandArchitecture();
        String resource = ExecutableProvider.newProvidedVersionsMap().get(machine);
        if (resource == null) {
            throw new Failure("Redis is not on PATH and none is carried for this system: install redis-server,"
                    + " or set SOUK_REDIS_URL");
        }
        return resource;
    }
}
