package dev.souk.local.service;

import dev.souk.local.Failure;
import dev.souk.local.Parallel;
import dev.souk.local.Progress;
import dev.souk.local.Settings;
import dev.souk.local.Wait;
import dev.souk.local.audit.AuditRole;
import dev.souk.local.audit.AuditSettings;
import dev.souk.local.build.Build;
import dev.souk.local.build.Fingerprint;
import dev.souk.local.process.Doors;
import dev.souk.local.process.Launch;
import dev.souk.local.process.ProcessRecord;
import dev.souk.local.process.ProcessTable;
import dev.souk.local.process.Stop;
import dev.souk.local.server.ConsulApi;
import dev.souk.local.server.PostgresAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Starts, awaits, replaces and ends the processes of the six services. */
public final class Services {
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    /** How often it is looked whether a process that says nothing to Consul still lives. */
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** A service drains for a few seconds and then finishes what is in flight. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);

    private final Settings settings;
    private final ProcessTable table;
    private final Wiring wiring;
    private final ConsulApi consul;
    private final Map<String, Release> releases = new TreeMap<>();

    public Services(Settings settings, ProcessTable table, Addresses servers) {
        this.settings = settings;
        this.table = table;
        this.wiring = new Wiring(
                settings,
                new Secrets(settings.home().resolve("secrets")),
                servers.postgres(),
                servers.redis(),
                servers.consul(),
                servers.traces());
        this.consul = new ConsulApi(servers.consul());
    }

    /**
     * Where the servers are that the services use.
     *
     * @param traces where traces go, if anybody takes them
     */
    public record Addresses(String postgres, String redis, String consul, Optional<String> traces) {}

    /**
     * Makes and migrates the database of every service that has one.
     *
     * @param ready told of each service as soon as it can be started, from several threads
     * @return how many migrations were applied
     */
    public int migrate(Build build, Progress.Step step, Consumer<ServiceDefinition> ready) {
        Databases databases = new Databases(wiring);
        AtomicInteger applied = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        ServiceDefinition.ALL.forEach(service -> release(service, build));
        Map<Boolean, List<ServiceDefinition>> byDatabase =
                ServiceDefinition.ALL.stream().collect(Collectors.partitioningBy(ServiceDefinition::database));
        byDatabase.get(false).forEach(ready);
        List<ServiceDefinition> services = byDatabase.get(true);
        Parallel.run(services.stream()
                .<Runnable>map(service -> () -> {
                    applied.addAndGet(
                            databases.migrate(service, release(service, build).jar()));
                    step.update("migrating, " + done.incrementAndGet() + " of " + services.size() + " done");
                    ready.accept(service);
                })
                .toList());
        return applied.get();
    }

    /** What the databases have to be migrated to: changes whenever a release or the server does. */
    public String schemas(Build build) {
        return Fingerprint.ofText(
                new PostgresAdmin(wiring.postgresUrl()).address(),
                AuditRole.NAME,
                ServiceDefinition.ALL.stream()
                        .map(service -> release(service, build).key())
                        .collect(Collectors.joining(" ")));
    }

    /** The same for one service and a database of another name. */
    void migrate(ServiceDefinition service, String database, Build build) {
        new Databases(wiring).migrate(service, database, release(service, build).jar());
    }

    /** How the audit reads the databases of this platform. */
    public AuditSettings audit() {
        return wiring.audit();
    }

    /** Brings a copy of a service's schema, at this URL, to the version of its release; by this role. */
    public void migrateCopy(ServiceDefinition service, Build build, String url, String user, String password) {
        Databases.migrate(release(service, build).jar(), url, user, password, service.user());
    }

    Wiring wiring() {
        return wiring;
    }

    /** Whether the instance runs what is packaged now, wired as it would be now. */
    public boolean upToDate(Instance instance, Build build) {
        ServiceDefinition service = ServiceDefinition.named(instance.name().service());
        return instance.process().release().equals(releaseAndWiring(service, build));
    }

    public Instance start(ServiceDefinition service, int number, Build build) {
        AotCache cache = cache(service, build);
        InstanceName name = InstanceName.next(service.name(), number);
        int port = 0;
        if (service.name().equals("edge") && number == 1) {
            port = settings.ports().edge();
            Doors.requireFree(port, "the edge", "SOUK_EDGE_PORT");
        }
        Map<String, String> environment = wiring.of(service, name, port);
        environment.put("SOUK_VERSION", release(service, build).version());
        environment.put("SOUK_BUILD", release(service, build).key());
        Launch launch = new Launch(
                name.id(),
                cache.command(),
                environment,
                settings.log(service.name() + "-" + number),
                releaseAndWiring(service, build),
                port,
                cache.trained());
        return new Instance(name, launch.start(table));
    }

    /** Waits until Consul sees every one of these passing; says which ones it still waits for. */
    public void awaitPassing(List<Instance> started, Progress progress) {
        if (started.isEmpty()) {
            return;
        }
        Map<Instance, String> waiting = new LinkedHashMap<>();
        started.forEach(instance -> waiting.put(instance, "starts"));
        try (Progress.Step step = progress.step("Services")) {
            AtomicLong index = new AtomicLong();
            boolean all = Wait.until(READY_WITHIN, () -> {
                index.set(consul.awaitChange(index.get(), LOOK));
                for (Instance instance : List.copyOf(waiting.keySet())) {
                    look(instance, waiting, progress);
                }
                if (!waiting.isEmpty()) {
                    step.update("waiting for Consul to see " + states(waiting));
                }
                return waiting.isEmpty();
            });
            if (!all) {
                Instance late = waiting.keySet().iterator().next();
                throw new Failure(late.name().spoken() + " was not seen passing by Consul within "
                        + READY_WITHIN.toMinutes() + " minutes; its log is " + log(late) + lastWords(late));
            }
            step.done("Consul sees " + (started.size() == 1 ? "it" : "all " + started.size()) + " passing");
        }
    }

    private static String states(Map<Instance, String> waiting) {
        return waiting.entrySet().stream()
                .map(entry -> entry.getKey().name().spoken() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    private void look(Instance instance, Map<Instance, String> waiting, Progress progress) {
        if (!instance.alive()) {
            throw new Failure(instance.name().spoken() + " ended while starting; its log is " + log(instance)
                    + lastWords(instance));
        }
        Optional<ConsulApi.Registered> seen = seen(instance);
        if (seen.filter(ConsulApi.Registered::passing).isEmpty()) {
            waiting.put(instance, seen.map(ConsulApi.Registered::health).orElse("starts"));
            return;
        }
        waiting.remove(instance);
        Duration spent = Duration.between(instance.process().startedAt(), Instant.now());
        ProcessRecord ready = instance.process().ready(seen.get().port(), spent.toMillis());
        table.save(ready);
        progress.ended("✓", instance.name().spoken(), "ready on " + seen.get().host() + ":" + ready.port(), spent);
    }

    /** The instance as Consul sees it. */
    public Optional<ConsulApi.Registered> seen(Instance instance) {
        return consul.instances(instance.name().service()).stream()
                .filter(registered -> registered.id().equals(instance.id()))
                .findFirst();
    }

    /** Ends an instance orderly: it leaves Consul, serves what is in flight and goes. */
    public void stop(Instance instance) {
        end(instance);
        forget(instance);
    }

    /** The same without a look at Consul, which ends as well. */
    public static void end(Instance instance) {
        Stop.ORDERLY.end(instance.process(), STOPS_WITHIN);
    }

    /** Takes a dead instance off the table and out of Consul, which would only notice after a while. */
    public void forget(Instance instance) {
        if (consul.leads()) {
            consul.deregister(instance.id());
        }
        table.remove(instance.id());
    }

    private Path log(Instance instance) {
        return settings.log(instance.name().service() + "-" + instance.name().number());
    }

    private String lastWords(Instance instance) {
        String words = LastWords.of(log(instance));
        return words.isEmpty() ? "" : " and says: " + words;
    }

    private String releaseAndWiring(ServiceDefinition service, Build build) {
        return release(service, build).key() + "-"
                + Fingerprint.ofText(
                        wiring.of(service).toString(),
                        DevelopmentCertificate.of(settings.home()).text());
    }

    /** How an instance is run. */
    public List<String> command(ServiceDefinition service, Build build) {
        return cache(service, build).command();
    }

    /** The JVM flags with which a measurement starts services for lasting speed, on top of the others. */
    public static String flagsForLastingSpeed() {
        return AotCache.allTiers();
    }

    AotCache cache(ServiceDefinition service, Build build) {
        return AotCache.of(release(service, build), settings.cache().resolve("aot"), settings.aot());
    }

    private Release release(ServiceDefinition service, Build build) {
        return releases.computeIfAbsent(
                service.name(),
                name -> Release.of(
                        name,
                        build.jar(name),
                        build.libraries(name),
                        settings.cache().resolve("apps")));
    }
}
