package dev.souk.local.bench;

import dev.souk.local.Failure;
import dev.souk.local.Platform;
import dev.souk.local.Settings;
import dev.souk.local.Tools;
import dev.souk.local.process.Doors;
import dev.souk.local.process.Memory;
import dev.souk.local.process.ProcessRecord;
import dev.souk.local.server.Postgres;
import dev.souk.local.server.PostgresAdmin;
import dev.souk.local.server.Redis;
import dev.souk.local.service.Instance;
import dev.souk.local.service.Secrets;
import dev.souk.local.service.ServiceDefinition;
import dev.souk.local.service.Services;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The platform under load: the one that runs, or one that {@code ./souk up} starts for the measurement exactly as it does
 * for everybody, with data and ports of its own, and that is deleted afterwards.
 */
public final class Testbed implements AutoCloseable {
    private static final List<String> PORTS = List.of("EDGE", "CONSUL", "MAIL_PAGE", "SMTP", "POSTGRES", "REDIS");
    /** What the job files give a service with the 896 MB of production. */
    private static final String PRODUCTION = "-Xmn164m -Xmx492m";
    /** The name of this process among the others. */
    static final String LOAD = "load generator";

    private final Settings settings;
    private final Platform platform;
    private final boolean own;
    private final Map<String, String> environment;

    private Testbed(Settings settings, Map<String, String> environment, boolean own) {
        this.settings = settings;
        this.platform = new Platform(settings);
        this.environment = environment;
        this.own = own;
    }

    /** Takes the running platform, or starts one. Progress is told on the error stream, so that results stay clean. */
    public static Testbed open(BenchOptions options) {
        return open(options, Map.of());
    }

    /** The same; a platform that is started has this in its environment. */
    static Testbed open(BenchOptions options, Map<String, String> more) {
        Settings running = Settings.fromEnvironment();
        if (options.running()) {
            Testbed testbed = new Testbed(running, Map.of(), false);
            testbed.platform.addresses(); // fails when it is down
            return testbed;
        }
        Map<String, String> environment =
                environment(System.getenv(), running.home().resolve("bench"));
        environment.putAll(more);
        if (options.production()) {
            String flags = Services.flagsForLastingSpeed() + " " + PRODUCTION;
            environment.merge("SOUK_JVM_FLAGS", flags, (theirs, ours) -> ours + " " + theirs);
        }
        Testbed testbed = new Testbed(Settings.from(running.root(), environment), environment, true);
        Runtime.getRuntime().addShutdownHook(new Thread(testbed::close));
        testbed.souk("reset", "--yes"); // what an earlier measurement that was killed may have left
        testbed.souk("up");
        return testbed;
    }

    /** What a platform of our own is started with: another home, other ports, and none of the servers that are in use. */
    static Map<String, String> environment(Map<String, String> inherited, Path home) {
        Map<String, String> environment = new HashMap<>(inherited);
        environment.keySet().removeAll(Settings.NAMES_OF_SERVERS);
        environment.put("SOUK_HOME", home.toString());
        environment.put("SOUK_AOT", "off"); // a training in the background would be measured as well
        PORTS.forEach(port -> environment.put("SOUK_" + port + "_PORT", Integer.toString(Doors.anyFree())));
        return environment;
    }

    /** {@code http://127.0.0.1:port} of the first instance of the edge. */
    public URI edge() {
        return URI.create("http://127.0.0.1:" + settings.ports().edge());
    }

    /** A client of the public API. */
    public Api api() {
        return new Api(URI.create(edge() + "/api/v1"));
    }

    /** A client of the interface between services, of one instance: {@code /internal}. */
    public Api internal(String service) {
        return Instance.running(platform.table(), service).stream()
                .findFirst()
                .map(instance -> new Api(
                        URI.create("http://127.0.0.1:" + instance.process().port() + "/internal")))
                .orElseThrow(() -> new Failure("no " + service + " runs: ./souk up"));
    }

    /** {@code Bearer ...} of a service of this platform, bought as it buys its own. */
    public String logIn(String service) throws IOException {
        String key = new Secrets(settings.home().resolve("secrets")).get("api-key-" + service);
        try (Api accounts = internal("accounts")) {
            return "Bearer "
                    + accounts.send("POST", "/tokens", null, "Authorization", "ApiKey souk_" + key)
                            .require("a token for " + service)
                            .path("accessToken")
                            .asText();
        }
    }

    /** The administrator of the database server. */
    public PostgresAdmin postgres() {
        return new PostgresAdmin(platform.addresses().postgres());
    }

    /** A database of our own Redis server that the platform does not use; it may be emptied. */
    URI spareRedis() {
        if (settings.external().redis().isPresent()) {
            throw new Failure("events are measured on the Redis of ./souk only: unset SOUK_REDIS_URL");
        }
        return URI.create(Redis.database(platform.addresses().redis(), 14));
    }

    /** Where our own PostgreSQL writes what it has to say. */
    Path databaseLog() {
        if (settings.external().postgres().isPresent()) {
            throw new Failure("statements can be recorded on the PostgreSQL of ./souk only: unset SOUK_POSTGRES_URL");
        }
        return settings.log(Postgres.NAME);
    }

    /** Makes the tables of a service once more, where this URL leads. */
    void migrateCopy(ServiceDefinition service, String url, PostgresAdmin owner) {
        platform.services().migrateCopy(service, platform.build(), url, owner.user(), owner.password());
    }

    /** Ids of the platform's processes by what people call them, {@code orders/1}, and of this one. */
    public Map<String, Long> processes() {
        Map<String, Long> ids = new LinkedHashMap<>();
        Map<Long, String> instances = Instance.in(platform.table()).stream()
                .collect(Collectors.toMap(
                        instance -> instance.process().pid(),
                        instance -> instance.name().spoken()));
        platform.table().all().stream()
                .filter(ProcessRecord::alive)
                .forEach(process -> ids.put(instances.getOrDefault(process.pid(), process.name()), process.pid()));
        ids.put(LOAD, ProcessHandle.current().pid());
        return ids;
    }

    /** Flags of the services' JVMs, as one of them was started. */
    public String flags() {
        return Instance.in(platform.table()).stream()
                .filter(Instance::alive)
                .findFirst()
                .map(instance -> commandLine(instance.process().pid()))
                .orElseThrow(() -> new Failure("no service runs: ./souk up"));
    }

    /** Megabytes that each service's process holds in memory. */
    public Map<String, Long> residentMegabytes() {
        Map<String, Long> megabytes = new LinkedHashMap<>();
        Instance.in(platform.table()).stream()
                .filter(Instance::alive)
                .forEach(instance -> megabytes.put(
                        instance.name().spoken(),
                        Memory.resident(instance.process().pid()).orElse(0)));
        return megabytes;
    }

    @Override
    public void close() {
        if (own && Files.exists(settings.home())) {
            souk("reset", "--yes");
            Tools.run(List.of("rm", "-rf", settings.home().toString()));
        }
    }

    private static String commandLine(long process) {
        try {
            String[] words =
                    Files.readString(Path.of("/proc/" + process + "/cmdline")).split("\0");
            return List.of(words).stream()
                    .skip(1)
                    .takeWhile(word -> !word.equals("-jar"))
                    .collect(Collectors.joining(" "));
        } catch (IOException e) {
            return "unknown";
        }
    }

    private void souk(String... arguments) {
        try {
            ProcessBuilder builder = new ProcessBuilder();
            builder.command().add(settings.root().resolve("souk").toString());
            builder.command().addAll(List.of(arguments));
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.redirectErrorStream(true).start();
            try (BufferedReader lines = process.inputReader()) {
                lines.lines().forEach(System.err::println);
            }
            if (process.waitFor() != 0) {
                throw new Failure("./souk " + String.join(" ", arguments) + " failed; it says why above");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }
}
