package dev.souk.local.service;

import dev.souk.local.Failure;
import dev.souk.local.Settings;
import dev.souk.local.Wait;
import dev.souk.local.build.Build;
import dev.souk.local.process.Doors;
import dev.souk.local.process.Launch;
import dev.souk.local.process.ProcessRecord;
import dev.souk.local.process.ProcessTable;
import dev.souk.local.process.Stop;
import dev.souk.local.server.PostgresAdmin;
import dev.souk.local.server.Redis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Trains the AOT caches that are missing, one service after the other, each as a process that nobody else sees: not
 * registered in Consul, with a database of its own that is dropped afterwards, and another Redis database.
 */
public final class Trainer {
    public static final String NAME = "aot-trainer";
    /** How the process in training is called in the table. */
    public static final String TRAINEE = "aot-trainee";

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final Duration WRITES_WITHIN = Duration.ofMinutes(3);
    private static final int OTHER_REDIS_DATABASE = 15;
    private static final List<String> VISITS = List.of(
            "/health/ready", "/health/live", "/metrics", "/openapi", "/api/v1/products?limit=20", "/api/v1/orders");

    private final Settings settings;
    private final ProcessTable table;
    private final Services.Addresses servers;
    private final Services services;
    private final Build build;

    /** @param servers what the trainees use */
    public Trainer(Settings settings, ProcessTable table, Services.Addresses servers, Build build) {
        this.settings = settings;
        this.table = table;
        this.servers = servers;
        this.services = new Services(settings, table, servers);
        this.build = build;
    }

    /** Services without a cache for what is packaged now. */
    public List<ServiceDefinition> untrained() {
        return ServiceDefinition.ALL.stream()
                .filter(service -> services.cache(service, build).trainable())
                .toList();
    }

    /** Trains them all; one that cannot be trained is noted, so that it is not tried at every {@code up}. */
    public void run() {
        for (ServiceDefinition service : untrained()) {
            AotCache cache = services.cache(service, build);
            try {
                train(service, cache);
                System.out.println(service.name() + ": " + cache.file());
            } catch (Failure failure) {
                cache.giveUp(failure.getMessage());
                System.out.println(service.name() + ": " + failure.getMessage());
            }
        }
        AotCache.deleteOld(settings.cache().resolve("aot"));
    }

    private void train(ServiceDefinition service, AotCache cache) {
        PostgresAdmin postgres = new PostgresAdmin(servers.postgres());
        String database = service.databaseName() + "_training";
        Path output = cache.draft();
        int port = Doors.anyFree();
        Map<String, String> environment = services.wiring().of(service);
        environment.remove("SOUK_CONSUL_URL");
        environment.put("SERVER_PORT", Integer.toString(port));
        int managementPort = port;
        if (service.name().equals("edge")) {
            managementPort = Doors.anyFree();
            environment.put("SOUK_MANAGEMENT_PORT", Integer.toString(managementPort));
        }
        environment.put("SOUK_REDIS_URL", Redis.database(servers.redis(), OTHER_REDIS_DATABASE));
        environment.put("SOUK_DRAIN_DELAY", "PT0S");
        try {
            if (service.database()) {
                postgres.drop(database);
                services.migrate(service, database, build);
                environment.put("SOUK_DB_URL", postgres.jdbcUrl(database));
            }
            ProcessRecord process = new Launch(
                            TRAINEE, cache.trainingCommand(output), environment, settings.log(TRAINEE), "", port, false)
                    .start(table);
            exercise(service, process, managementPort);
            Stop.ORDERLY.end(process, WRITES_WITHIN);
            table.remove(TRAINEE);
            cache.keep(output);
        } finally {
            if (service.database()) {
                postgres.drop(database);
            }
        }
    }

    /** Has the service load what it needs to serve; its answers do not matter. */
    private static void exercise(ServiceDefinition service, ProcessRecord process, int managementPort) {
        String management = "http://127.0.0.1:" + managementPort;
        boolean ready =
                Wait.until(STARTS_WITHIN, () -> status(management + "/health/started") == 200 || !process.alive());
        if (!ready || !process.alive()) {
            Stop.AT_ONCE.send(process);
            throw new Failure(service.name() + " did not start in training");
        }
        for (String path : VISITS) {
            status(path.startsWith("/api/") ? "http://127.0.0.1:" + process.port() + path : management + path);
        }
    }

    private static int status(String address) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }

    /** Starts the command as the trainer; it outlives this process. */
    public static void start(List<String> command, Path log, ProcessTable table) {
        Launch.server(NAME, command, log, 0).start(table);
    }
}
