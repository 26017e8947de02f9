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
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** A real Redis on the loopback address: the one on PATH, else the one that the build's own repository carries. */
public final class Redis {
    public static final String NAME = "redis";

    private static final String OLDEST = "6.2";
    private static final String VERSION = "redis_version:";
    private static final String KEYS = "souk:*";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final Place place;
    private final Path log;
    private final ProcessTable table;

    /** @param place where programs and data of servers are */
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

    /** Ends it, when it runs; what is in it is written to disk. */
    public void stop() {
        Server.stop(table, NAME, Stop.ORDERLY, STOPS_WITHIN);
    }

    /** Its address on the loopback interface. */
    public static String url(int port) {
        return "redis://127.0.0.1:" + port;
    }

    /** The same server, another of its numbered databases. */
    public static String database(String url, int number) {
        return url.replaceFirst("(?<=[^/:])/[0-9]*$", "") + "/" + number;
    }

    /** Whether a Redis answers there within two seconds. */
    public static boolean answers(String url) {
        try (Jedis jedis = new Jedis(URI.create(url), 2_000)) {
            return "PONG".equals(jedis.ping());
        } catch (JedisException e) {
            return false;
        }
    }

    /** A server of yours; fails in one line when it cannot be used. */
    public static URI requireUsable(String url) {
        URI server = Addresses.parse(url)
                .filter(uri -> "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()))
                .orElseThrow(() -> new Failure(
                        "SOUK_REDIS_URL must look like redis://host:6379, or redis://user:password@host:6379;"
                                + " rediss:// for TLS"));
        try (Jedis jedis = new Jedis(server, 2_000)) {
            String version = jedis.info("server")
                    .lines()
                    .filter(line -> line.startsWith(VERSION))
                    .map(line -> line.substring(VERSION.length()).strip())
                    .findFirst()
                    .orElse("0.0");
            if (Versions.isBefore(version, OLDEST)) {
                throw unusable(server, "it is version " + version + " and Souk needs " + OLDEST + " or newer");
            }
            return server;
        } catch (JedisException e) {
            String why = e.getCause() instanceof UnknownHostException ? "nobody knows this host" : e.getMessage();
            throw new Failure(unusable(server, why).getMessage(), e);
        }
    }

    /** Forgets all that Souk has there; how many keys. */
    public static long forget(String url) {
        long forgotten = 0;
        try (Jedis jedis = new Jedis(requireUsable(url), 5_000)) {
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> found =
                        jedis.scan(cursor, new ScanParams().match(KEYS).count(1_000));
                for (String key : found.getResult()) {
                    forgotten += jedis.del(key);
                }
                cursor = found.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        }
        return forgotten;
    }

    private static Failure unusable(URI server, String why) {
        return new Failure(
                "cannot use the Redis of SOUK_REDIS_URL (" + server.getHost() + ":" + server.getPort() + "): " + why);
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
