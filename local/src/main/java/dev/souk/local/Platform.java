package dev.souk.local;

import dev.souk.local.build.Build;
import dev.souk.local.process.ProcessTable;
import dev.souk.local.server.Consul;
import dev.souk.local.server.ConsulApi;
import dev.souk.local.server.MailServer;
import dev.souk.local.server.Place;
import dev.souk.local.server.Postgres;
import dev.souk.local.server.PostgresAdmin;
import dev.souk.local.server.Redis;
import dev.souk.local.server.Server;
import dev.souk.local.service.InstanceCounts;
import dev.souk.local.service.Secrets;
import dev.souk.local.service.Services;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The parts of the platform on this machine, put together from the settings. */
public final class Platform {
    private final Settings settings;
    private final ProcessTable table;

    /** Starts nothing yet. */
    public Platform(Settings settings) {
        this.settings = settings;
        this.table = new ProcessTable(settings.home().resolve("processes"));
    }

    /** The servers that the services use, all of them running. */
    record Servers(Server postgres, Server redis, Server consul, Server mailbox) {

        boolean allWereRunning() {
            return List.of(postgres, redis, consul, mailbox).stream()
                    .noneMatch(server -> server instanceof Server.Own own && own.startedNow());
        }
    }

    /** What the environment says. */
    public Settings settings() {
        return settings;
    }

    /** The processes that were started and not ended. */
    public ProcessTable table() {
        return table;
    }

    /** Packages the modules of this checkout, unless the settings forbid it. */
    public Build build() {
        return new Build(settings.root(), settings.logs(), settings.mayBuild());
    }

    Services services(Services.Addresses servers) {
        return new Services(settings, table, servers);
    }

    Path countsFile() {
        return settings.home().resolve("instances.json");
    }

    InstanceCounts counts() {
        return InstanceCounts.read(countsFile());
    }

    /** Starts what does not run yet, all at the same time. */
    Servers startServers(Progress progress) {
        AtomicReference<Server> postgresServer = new AtomicReference<>();
        AtomicReference<Server> redisServer = new AtomicReference<>();
        AtomicReference<Server> consulServer = new AtomicReference<>();
        AtomicReference<Server> mailServer = new AtomicReference<>();
        Parallel.run(List.of(
                () -> postgresServer.set(startPostgres(progress)),
                () -> redisServer.set(startRedis(progress)),
                () -> consulServer.set(startConsul(progress)),
                () -> mailServer.set(startMailbox(progress))));
        return new Servers(postgresServer.get(), redisServer.get(), consulServer.get(), mailServer.get());
    }

    /** Where the servers are, as far as they run; fails when the platform is down. */
    public Services.Addresses addresses() {
        return new Services.Addresses(
                settings.external().postgres().orElseGet(() -> Postgres.url(port(Postgres.NAME), postgresPassword())),
                settings.external().redis().orElseGet(() -> Redis.url(port(Redis.NAME))),
                consulUrl(),
                observers().traces());
    }

    /** Where Consul is: the one that was named, or ours if it runs. */
    public String consulUrl() {
        return settings.external().consul().orElseGet(() -> Consul.url(port(Consul.NAME)));
    }

    private int port(String server) {
        return table.running(server)
                .orElseThrow(() -> new Failure("the platform is not up (" + server + " does not run): ./souk up"))
                .port();
    }

    /** The services, with the servers that run; a {@link Failure} when the platform is down. */
    public Services services() {
        return services(addresses());
    }

    private Place place() {
        return new Place(settings.cache().resolve("bin"), settings.home(), settings.logs(), table);
    }

    Postgres postgres() {
        return new Postgres(place());
    }

    Redis redis() {
        return new Redis(place());
    }

    Consul consul() {
        Path configuration = settings.root().resolve("consul/agent/local.json");
        return new Consul(place(), configuration);
    }

    MailServer mailbox() {
        return new MailServer(settings.ports(), settings.log(MailServer.NAME), table);
    }

    Observers observers() {
        return new Observers(place(), settings.root().resolve("observe"));
    }

    String postgresPassword() {
        return new Secrets(settings.home().resolve("secrets")).get("password-postgres");
    }

    private Server startPostgres(Progress progress) {
        try (Progress.Step step = progress.step("PostgreSQL")) {
            if (settings.external().postgres().isPresent()) {
                String url = settings.external().postgres().get();
                PostgresAdmin admin = new PostgresAdmin(url);
                admin.requireUsable();
                step.done("yours on " + admin.address());
                return new Server.Foreign("PostgreSQL", url);
            }
            Server.Own server = postgres().start(settings.ports().postgres(), postgresPassword(), step);
            done(step, server);
            return server;
        }
    }

    private Server startRedis(Progress progress) {
        try (Progress.Step step = progress.step("Redis")) {
            if (settings.external().redis().isPresent()) {
                URI server = Redis.requireUsable(settings.external().redis().get());
                step.done("yours on " + server.getHost() + ":" + server.getPort());
                return new Server.Foreign("Redis", server.toString());
            }
            Server.Own server = redis().start(settings.ports().redis(), step);
            done(step, server);
            return server;
        }
    }

    private Server startConsul(Progress progress) {
        try (Progress.Step step = progress.step("Consul")) {
            if (settings.external().consul().isPresent()) {
                String url = settings.external().consul().get();
                ConsulApi.requireUsable(url);
                step.done("yours on " + url);
                return new Server.Foreign("Consul", url);
            }
            Server.Own server = consul().start(settings.ports().consul(), step);
            done(step, server);
            return server;
        }
    }

    private Server startMailbox(Progress progress) {
        try (Progress.Step step = progress.step("Mailbox")) {
            Server.Own server = mailbox().start(step);
            done(step, server);
            return server;
        }
    }

    static void done(Progress.Step step, Server.Own server) {
        step.done((server.startedNow() ? "ready on 127.0.0.1:" : "runs on 127.0.0.1:")
                + server.process().port());
    }
}
