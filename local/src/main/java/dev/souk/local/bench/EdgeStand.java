package dev.souk.local.bench;

import dev.souk.local.Failure;
import dev.souk.local.Platform;
import dev.souk.local.Progress;
import dev.souk.local.Settings;
import dev.souk.local.Tools;
import dev.souk.local.Wait;
import dev.souk.local.process.Doors;
import dev.souk.local.process.Launch;
import dev.souk.local.process.Memory;
import dev.souk.local.process.ProcessTable;
import dev.souk.local.server.Consul;
import dev.souk.local.server.ConsulApi;
import dev.souk.local.server.Place;
import dev.souk.local.server.Redis;
import dev.souk.local.service.ServiceDefinition;
import dev.souk.local.service.Services;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One edge, started with the flags of {@code ./souk up} or the memory of production, between a load and a backend that plays all services; with a Redis,
 * and beside it the gateways it is compared with. All on the loopback address, all deleted afterwards.
 */
final class EdgeStand implements AutoCloseable {
    static final String EDGE = "edge";
    private static final String BACKEND = "backend";
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final String LOOPBACK = "http://127.0.0.1:";
    /** What its job file gives the edge of the 896 MB of production. */
    private static final List<String> PRODUCTION = List.of("-Xms492m", "-Xmx492m", "-Xmn268m");

    private final Settings settings = Settings.fromEnvironment();
    private final Path folder;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new TreeMap<>();
    private final Redis redis;
    private final Consul consul;
    private final ProcessTable table;
    private final int management = Doors.anyFree();
    private final List<String> edgeCommand;

    /**
     * Starts the edge.
     *
     * @param people whose tokens count
     * @param atOnce how much the backend's work is done at once
     * @param work how long a piece of it takes
     * @param production whether it has the memory of production
     */
    EdgeStand(People people, int atOnce, Duration work, boolean production) {
        try {
            folder = Files.createTempDirectory("souk-bench-edge");
            Runtime.getRuntime().addShutdownHook(new Thread(this::close));
            table = new ProcessTable(folder.resolve("processes"));
            Place place = new Place(settings.cache().resolve("bin"), folder, folder, table);
            redis = new Redis(place);
            consul = new Consul(place, settings.root().resolve("consul/agent/local.json"));
            Path keys = Files.writeString(folder.resolve("keys.json"), people.keys());
            start(BACKEND, backend(port(BACKEND), keys, atOnce, work), Map.of());
            String redisUrl;
            String consulUrl;
            try (Progress.Step step = new Progress(System.err, false).step("Redis")) {
                redisUrl = redis.start(Doors.anyFree(), step).url();
                consulUrl = consul.start(Doors.anyFree(), step).url();
                step.done("ready, Consul too");
            }
            ConsulApi catalogue = new ConsulApi(consulUrl);
            ServiceDefinition.names().stream()
                    .filter(name -> !name.equals(EDGE))
                    .forEach(name -> catalogue.register(name, name + "-bench", "127.0.0.1", port(BACKEND)));
            Services services =
                    new Services(settings, table, new Services.Addresses("", redisUrl, consulUrl, Optional.empty()));
            edgeCommand =
                    new ArrayList<>(services.command(ServiceDefinition.named(EDGE), new Platform(settings).build()));
            if (production) {
                edgeCommand.addAll(edgeCommand.indexOf("-jar"), PRODUCTION);
            }
            start(EDGE, edgeCommand, environment(redisUrl, consulUrl));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await(EDGE, URI.create(LOOPBACK + management + "/health/started"));
    }

    /** The folder for files of the gateways. */
    Path folder() {
        return folder;
    }

    Settings settings() {
        return settings;
    }

    /** The port of a gateway, made up when it is first asked for. */
    int port(String name) {
        return ports.computeIfAbsent(name, _ -> Doors.anyFree());
    }

    int backendPort() {
        return port(BACKEND);
    }

    /** Starts another gateway and waits until it passes something on. */
    void reference(String name, List<String> command) {
        start(name, command, Map.of());
        await(name, URI.create(LOOPBACK + port(name) + "/tiny"));
    }

    /** Flags of the edge's JVM. */
    List<String> flags() {
        return edgeCommand.stream()
                .skip(1)
                .takeWhile(word -> !word.equals("-jar"))
                .toList();
    }

    /** Ids by name, this process among them. */
    Map<String, Long> ids() {
        Map<String, Long> ids = new LinkedHashMap<>();
        processes.forEach((name, process) -> ids.put(name, process.pid()));
        table.running(Redis.NAME).ifPresent(process -> ids.put(Redis.NAME, process.pid()));
        ids.put(Testbed.LOAD, ProcessHandle.current().pid());
        return ids;
    }

    /** The sum of a counter of the edge's over all series that have this label. */
    double metric(String name, String label) {
        return get(URI.create(LOOPBACK + management + "/metrics"))
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Megabytes that the edge holds in memory. */
    long residentMegabytes() {
        return Memory.resident(processes.get(EDGE).pid()).orElse(0);
    }

    private Map<String, String> environment(String redisUrl, String consulUrl) {
        String backend = LOOPBACK + port(BACKEND);
        Map<String, String> environment = new TreeMap<>();
        environment.put("SERVER_HOST", "127.0.0.1");
        environment.put("SERVER_PORT", Integer.toString(port(EDGE)));
        environment.put("SOUK_HOST", "127.0.0.1");
        environment.put("SOUK_MANAGEMENT_PORT", Integer.toString(management));
        environment.put("SOUK_REDIS_URL", redisUrl);
        environment.put("SOUK_EDGE_TRUSTED_PROXIES", "127.0.0.1");
        environment.put("SOUK_ACCESS_LOG_RATIO", "0.01");
        environment.put("SOUK_TRACING_ENABLED", "true");
        environment.put("SOUK_TRACING_RATIO", "0.01");
        environment.put("OTEL_TRACES_EXPORTER", "otlp");
        environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", backend);
        environment.put("SOUK_CONSUL_URL", consulUrl);
        return environment;
    }

    private static List<String> backend(int port, Path keys, int atOnce, Duration work) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                BackendMain.class.getName(),
                Integer.toString(port),
                keys.toString(),
                Integer.toString(atOnce),
                Long.toString(work.toMillis()));
    }

    private void start(String name, List<String> command, Map<String, String> environment) {
        try {
            File log = folder.resolve(name.replace(' ', '-') + ".log").toFile();
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
            Launch.NOT_INHERITED.forEach(builder.environment()::remove);
            builder.environment().putAll(environment);
            processes.put(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(String name, URI address) {
        boolean answers = Wait.until(
                STARTS_WITHIN,
                () -> !processes.get(name).isAlive() || !get(address).isEmpty());
        if (!answers || !processes.get(name).isAlive()) {
            throw new Failure(name + " did not start; it says why in " + folder + "/" + name + ".log");
        }
    }

    /** The body of a good answer; empty when there is none. */
    private static String get(URI address) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(address)
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroy);
        for (Process process : processes.values()) {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        redis.stop();
        consul.stop();
        if (System.getenv("SOUK_BENCH_KEEP") == null) {
            Tools.run(new ArrayList<>(List.of("rm", "-rf", folder.toString())));
        }
    }
}
