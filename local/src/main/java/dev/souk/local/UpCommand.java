package dev.souk.local;

import dev.souk.local.build.Build;
import dev.souk.local.demo.SamplePeople;
import dev.souk.local.process.Doors;
import dev.souk.local.process.Memory;
import dev.souk.local.server.Consul;
import dev.souk.local.server.MailServer;
import dev.souk.local.server.PostgresAdmin;
import dev.souk.local.server.Server;
import dev.souk.local.service.DevelopmentCertificate;
import dev.souk.local.service.Instance;
import dev.souk.local.service.InstanceCounts;
import dev.souk.local.service.ServiceDefinition;
import dev.souk.local.service.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds what changed, starts what does not run, and says where everything is. */
@Command(name = "up", description = "Build what changed, start what does not run, wait until all of it is ready.")
final class UpCommand implements Runnable {
    @Option(
            names = "--instances",
            split = ",",
            paramLabel = "SERVICE=N",
            description = "How many instances, such as orders=2,catalog=3; remembered.")
    private Map<String, Integer> instances = new TreeMap<>();

    @Option(
            names = "--observe",
            description = "Start Prometheus as well, and where they are on PATH the node exporter, Jaeger and Grafana.")
    private boolean observe;

    @Option(
            names = "--tls",
            negatable = true,
            description = "Let the edge speak TLS with a certificate for localhost that is made for it; remembered.")
    private Boolean tls;

    @Option(names = "--attach", description = "Stay and show the logs; Ctrl-C ends the platform.")
    private boolean attach;

    @Override
    public void run() {
        Instant began = Instant.now();
        Settings settings = Settings.fromEnvironment();
        Platform platform = new Platform(settings);
        Progress progress = Progress.onConsole();
        boolean changed;
        try (Turn _ = Turn.take(settings.home())) {
            changed = bringUp(platform, progress);
        }
        Overview overview = new Overview(platform);
        System.out.println();
        overview.table().forEach(System.out::println);
        System.out.println();
        overview.addresses().forEach(System.out::println);
        System.out.println();
        String spent = Progress.spent(Duration.between(began, Instant.now()));
        System.out.println(
                changed ? "  Souk is up after " + spent : "  Souk was up already; nothing changed (" + spent + ")");
        if (attach) {
            new Attached(platform, progress).untilInterrupted();
        }
    }

    private void secure(DevelopmentCertificate certificate) {
        if (Boolean.FALSE.equals(tls)) {
            certificate.delete();
        } else if (Boolean.TRUE.equals(tls) || certificate.exists()) {
            certificate.make(Instant.now());
        }
        certificate.trustHere();
    }

    private boolean bringUp(Platform platform, Progress progress) {
        InstanceCounts counts = platform.counts().with(instances);
        secure(DevelopmentCertificate.of(platform.settings().home()));
        Build build = platform.build();
        List<String> toBuild = build.changed(ServiceDefinition.names());
        requireMemory(platform, counts, !toBuild.isEmpty());
        requirePorts(platform);
        try (Progress.Step step = progress.step("Build")) {
            if (toBuild.isEmpty()) {
                step.done("nothing changed");
            } else {
                build.run(toBuild, step);
                new Leftovers(platform.settings().cache()).delete();
                step.done("packaged " + String.join(", ", toBuild));
            }
        }
        Rollback rollback = Rollback.arm(platform);
        try {
            Platform.Servers servers = platform.startServers(progress);
            if (observe) {
                platform.observers().start(servers.consul().url(), progress);
            }
            Services services = platform.services();
            KeyValues.applyDefaults(platform, servers.consul().url(), progress);
            Rollout rollout = new Rollout(platform, services, progress);
            boolean migrated =
                    migrate(platform, servers, services, progress, service -> rollout.startMissing(service, counts));
            int changes = rollout.bringTo(counts);
            counts.write(platform.countsFile());
            ensurePeople(platform, servers.postgres().url(), progress);
            if (TrainCommand.inBackground(platform)) {
                progress.note("AOT caches are trained in the background; they make later starts faster");
            }
            rollback.disarm();
            return !toBuild.isEmpty() || !servers.allWereRunning() || migrated || changes > 0;
        } catch (RuntimeException e) {
            rollback.disarm();
            rollback.run();
            throw e;
        }
    }

    /**
     * Looks into our own PostgreSQL only when something else is to run; a server of yours may have been changed.
     *
     * @param ready starts a service while others are being migrated
     */
    private static boolean migrate(
            Platform platform,
            Platform.Servers servers,
            Services services,
            Progress progress,
            Consumer<ServiceDefinition> ready) {
        Path migrated = platform.settings().home().resolve("migrated");
        String schemas = services.schemas(platform.build());
        try (Progress.Step step = progress.step("Databases")) {
            boolean known = servers.postgres() instanceof Server.Own
                    && Files.exists(migrated)
                    && Files.readString(migrated).equals(schemas);
            int applied = known ? 0 : services.migrate(platform.build(), step, ready);
            Files.writeString(migrated, schemas);
            step.done(applied == 0 ? "up to date" : applied + " migrations applied");
            return applied > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** They are a convenience: without them the platform is up all the same. Another server's databases have none yet. */
    private static void ensurePeople(Platform platform, String postgresUrl, Progress progress) {
        Path done = platform.settings().home().resolve("people");
        String where = new PostgresAdmin(postgresUrl).address();
        if (where.equals(read(done))) {
            return;
        }
        int mailPage = platform.table().running(MailServer.NAME).orElseThrow().port();
        try (Progress.Step step = progress.step("People")) {
            step.update("registering the sample log-ins");
            new SamplePeople(
                            URI.create(platform.settings().edgeUrl() + "/api/v1"),
                            URI.create("http://localhost:" + mailPage))
                    .ensure();
            Files.writeString(done, where);
            step.done("a moderator and a customer registered");
        } catch (Failure failure) {
            progress.note(
                    "! the sample log-ins are not complete, the next ./souk up tries again: " + failure.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Before anything is started: the ports that people know have to be ours or free. */
    private static void requirePorts(Platform platform) {
        Settings settings = platform.settings();
        Settings.Ports ports = settings.ports();
        if (Instance.running(platform.table(), "edge", 1).isEmpty()) {
            Doors.requireFree(ports.edge(), "the edge", "SOUK_EDGE_PORT");
        }
        if (settings.external().consul().isEmpty()
                && platform.table().running(Consul.NAME).isEmpty()) {
            Doors.requireFree(ports.consul(), "Consul", "SOUK_CONSUL_PORT");
        }
        if (platform.table().running(MailServer.NAME).isEmpty()) {
            Doors.requireFree(ports.mailPage(), "the mailbox's page", "SOUK_MAIL_PAGE_PORT");
            Doors.requireFree(ports.smtp(), "the mailbox (SMTP)", "SOUK_SMTP_PORT");
        }
    }

    private static void requireMemory(Platform platform, InstanceCounts counts, boolean build) {
        long running =
                Instance.in(platform.table()).stream().filter(Instance::alive).count();
        long missing = Math.max(0, counts.total() - running);
        new MemoryNeed(missing, running == 0, build).requireWithin(Memory.available());
    }
}
