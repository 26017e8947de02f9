package dev.souk.local;

import dev.souk.local.audit.Audit;
import dev.souk.local.audit.AuditReport;
import dev.souk.local.demo.SamplePeople;
import dev.souk.local.process.Doors;
import dev.souk.local.process.ProcessRecord;
import dev.souk.local.process.Stop;
import dev.souk.local.server.Consul;
import dev.souk.local.server.ConsulApi;
import dev.souk.local.server.Postgres;
import dev.souk.local.server.PostgresAdmin;
import dev.souk.local.server.Redis;
import dev.souk.local.server.Server;
import dev.souk.local.service.FaultyServices;
import dev.souk.local.service.Instance;
import dev.souk.local.service.Services;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A whole platform in a home of its own, of which anything can be killed, stopped and started again. Its services have traps
 * on their class path.
 */
public final class FaultyPlatform implements AutoCloseable {
    /** So that what goes wrong comes to its end soon. */
    private static final Map<String, String> HASTY = Map.of(
            "SOUK_ORDERS_SAGA_LONGEST_DELAY",
            "PT3S",
            "SOUK_BILLING_SIMULATOR_SHORT_TERM",
            "PT3S",
            "SOUK_BILLING_ABANDON_AFTER",
            "PT15S");

    /** Ends everything when this JVM is gone, also when it was killed: then its pipe to the shell ends. */
    private static final String LIFELINE = """
            trap '' INT TERM HUP; cat >/dev/null
            for record in "$0"/processes/*.json; do
                kill -KILL "$(sed -n 's/.*"pid" *: *\\([0-9]*\\).*/\\1/p' "$record")" 2>/dev/null
            done""";

    private final Path home;
    private final Settings settings;
    private final Platform platform;
    private final Progress progress = new Progress(System.out, false);
    private final Process lifeline;
    private final List<Path> classPath;
    private final Random clocks;
    private final Map<String, Integer> counts;
    private final String wrongFromTheStart;
    private final Map<String, List<String>> more = new ConcurrentHashMap<>();
    private final Map<String, List<Path>> patched = new ConcurrentHashMap<>();
    private FaultyServices services;
    private Services.Addresses addresses;

    /**
     * A platform that is not up.
     *
     * @param classPath put before every service's jar
     * @param clocks decides whose clock is wrong
     */
    public FaultyPlatform(List<Path> classPath, Random clocks, Map<String, Integer> counts) {
        try {
            home = Files.createTempDirectory("souk-faults");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        this.lifeline = lifeline(home);
        this.classPath = List.copyOf(classPath);
        this.clocks = clocks;
        this.counts = new TreeMap<>(counts);
        this.wrongFromTheStart = List.of("orders-1", "billing-1", "catalog-1").get(clocks.nextInt(3));
        Settings here = Settings.fromEnvironment();
        settings = new Settings(
                here.root(),
                home,
                new Settings.Ports(
                        Doors.anyFree(),
                        Doors.anyFree(),
                        Doors.anyFree(),
                        Doors.anyFree(),
                        Doors.anyFree(),
                        Doors.anyFree()),
                new Settings.External(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                false,
                false);
        platform = new Platform(settings);
    }

    private static Process lifeline(Path home) {
        try {
            return new ProcessBuilder("/bin/sh", "-c", LIFELINE, home.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts the servers and every service, and waits until Consul sees all of them passing. */
    public void up() {
        platform.startServers(progress);
        addresses = platform.addresses();
        Services plain = platform.services(addresses);
        try (Progress.Step step = progress.step("Databases")) {
            plain.migrate(platform.build(), step, _ -> {});
            step.done("migrated");
        }
        KeyValues.applyDefaults(platform, addresses.consul(), progress);
        services = new FaultyServices(settings, platform.table(), plain, platform.build());
        List<Instance> started = new ArrayList<>();
        counts.forEach((service, count) -> {
            for (int number = 1; number <= count; number++) {
                started.add(start(service, number));
            }
        });
        services.awaitPassing(started, progress);
        new SamplePeople(api(), mailbox()).ensure();
    }

    /** Where traps are set. */
    public Path traps() {
        return home;
    }

    public Path home() {
        return home;
    }

    public URI api() {
        return URI.create("http://localhost:" + settings.ports().edge() + "/api/v1");
    }

    public URI mailbox() {
        return URI.create("http://localhost:" + settings.ports().mailPage());
    }

    /** Those that live, as {@code orders-1}. */
    public List<String> living() {
        return Instance.in(platform.table()).stream()
                .filter(Instance::alive)
                .map(FaultyPlatform::plainName)
                .toList();
    }

    /** Whether an instance of a service lives and Consul sees it passing. */
    public boolean serves(String service) {
        List<String> passing = new ConsulApi(addresses.consul())
                .instances(service).stream()
                        .filter(ConsulApi.Registered::passing)
                        .map(ConsulApi.Registered::id)
                        .toList();
        return Instance.running(platform.table(), service).stream().anyMatch(alive -> passing.contains(alive.id()));
    }

    /** Whether the instance of that plain name is there and does nothing, because it was sent {@code STOP}. */
    public boolean stands(String name) {
        return Instance.in(platform.table()).stream()
                .filter(instance -> plainName(instance).equals(name))
                .map(instance -> Long.toString(instance.process().pid()))
                .anyMatch(pid -> Tools.run(List.of("ps", "-o", "state=", "-p", pid))
                        .lastLine()
                        .startsWith("T"));
    }

    /** Starts everything again that is dead; how many were. */
    public int revive() {
        List<Instance> dead = Instance.in(platform.table()).stream()
                .filter(instance -> !instance.alive())
                .toList();
        for (Instance instance : dead) {
            platform.table().remove(instance.id());
            start(instance.name().service(), instance.name().number());
        }
        return dead.size();
    }

    /** From the next {@link #restart} on, the service has more options and more in front of its class path. */
    public void change(String service, List<String> options, List<Path> patches) {
        more.put(service, options);
        patched.put(service, patches);
    }

    /** Ends the instances of these services at once, starts them again and waits until they are passing. */
    public void restart(List<String> names) {
        List<Instance> old = names.stream()
                .flatMap(name -> Instance.running(platform.table(), name).stream())
                .toList();
        old.forEach(instance -> Stop.AT_ONCE.send(instance.process()));
        Wait.until(Duration.ofSeconds(10), () -> old.stream().noneMatch(Instance::alive));
        revive();
        awaitPassing();
    }

    /** Waits until Consul sees every one passing. */
    public void awaitPassing() {
        List<Instance> fresh = Instance.in(platform.table()).stream()
                .filter(instance -> instance.alive() && instance.process().readyMillis() == 0)
                .toList();
        services.awaitPassing(fresh, progress);
    }

    private Instance start(String service, int number) {
        List<String> options = new ArrayList<>(List.of(
                "-Dsouk.faults.folder=" + home,
                "-Dsouk.faults.name=" + service + "-" + number,
                "-Dsouk.faults.clock=PT" + wrongBy(service + "-" + number) + "S"));
        options.addAll(more.getOrDefault(service, List.of()));
        List<Path> before = new ArrayList<>(patched.getOrDefault(service, List.of()));
        before.addAll(classPath);
        return services.start(service, number, before, options, HASTY);
    }

    /** Of one instance the clock is always wrong by up to a minute and a half, of a few others now and then. */
    private int wrongBy(String name) {
        synchronized (clocks) {
            boolean wrong = name.equals(wrongFromTheStart) || clocks.nextInt(6) == 0;
            return wrong ? (1 + clocks.nextInt(90)) * (clocks.nextBoolean() ? 1 : -1) : 0;
        }
    }

    private static String plainName(Instance instance) {
        return instance.name().service() + "-" + instance.name().number();
    }

    /** Sends a signal such as {@code KILL}, {@code STOP} or {@code CONT}; nothing when it is dead. */
    public void signal(String name, String signal) {
        Instance.in(platform.table()).stream()
                .filter(instance -> plainName(instance).equals(name) && instance.alive())
                .map(Instance::process)
                .forEach(process -> Tools.run(List.of("kill", "-" + signal, Long.toString(process.pid()))));
    }

    /** Kills Redis and starts it again on its port, with its file or with nothing; whether another process serves now. */
    public boolean restartRedis(boolean emptied) {
        ProcessRecord old = platform.table().running(Redis.NAME).orElseThrow();
        Stop.AT_ONCE.end(old, Duration.ofSeconds(5));
        platform.table().remove(Redis.NAME);
        if (emptied) {
            Tools.require(
                    "emptying Redis",
                    List.of("rm", "-rf", home.resolve(Redis.NAME).toString()));
        }
        again(Redis.NAME, old.port(), step -> platform.redis().start(old.port(), step));
        return isReplaced(old);
    }

    /** Whether another process serves now. */
    public boolean restartPostgres() {
        ProcessRecord old = platform.table().running(Postgres.NAME).orElseThrow();
        platform.postgres().stop();
        again(
                Postgres.NAME,
                old.port(),
                step -> platform.postgres().start(old.port(), platform.postgresPassword(), step));
        return isReplaced(old);
    }

    private boolean isReplaced(ProcessRecord old) {
        return !old.alive()
                && platform.table()
                        .running(old.name())
                        .filter(now -> now.pid() != old.pid())
                        .isPresent();
    }

    /** Consul is away until {@link #consulReturns}. */
    public void consulLeaves() {
        platform.consul().stop();
    }

    public void consulReturns() {
        int port = URI.create(addresses.consul()).getPort();
        again(Consul.NAME, port, step -> platform.consul().start(port, step));
    }

    /** {@code FLUSHALL}; false when Redis is not there. */
    public boolean emptyRedis() {
        try (Jedis redis = new Jedis(URI.create(addresses.redis()), 2_000)) {
            redis.flushAll();
            return true;
        } catch (JedisException e) {
            return false;
        }
    }

    /** Whether Consul leads its cluster of one. */
    public boolean consulIsThere() {
        return new ConsulApi(addresses.consul()).leads();
    }

    private interface Start {
        Server.Own on(Progress.Step step);
    }

    private void again(String name, int port, Start start) {
        Wait.until(Duration.ofSeconds(10), () -> Doors.free(port));
        try (Progress.Step step = new Progress(new PrintStream(OutputStream.nullOutputStream()), false).step(name)) {
            if (start.on(step).process().port() != port) {
                throw new IllegalStateException(name + " did not get port " + port + " again");
            }
            step.done("again");
        }
    }

    /** A connection as superuser to the database of a service. */
    public Connection database(String service) throws SQLException {
        PostgresAdmin admin = new PostgresAdmin(addresses.postgres());
        return DriverManager.getConnection(admin.jdbcUrl("souk_" + service), "postgres", platform.postgresPassword());
    }

    public AuditReport audit() {
        return new Audit(platform.services(addresses).audit()).run();
    }

    /** In how many lines of all services' logs so far this text is. */
    public long logged(String text) {
        try (Stream<Path> logs = Files.list(settings.logs())) {
            long lines = 0;
            for (Path log : logs.filter(file -> file.toString().matches(".*-\\d+\\.log"))
                    .toList()) {
                try (Stream<String> all = Files.lines(log, StandardCharsets.ISO_8859_1)) {
                    lines += all.filter(line -> line.contains(text)).count();
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        living().forEach(name -> signal(name, "KILL"));
        new Shutdown(platform, progress).run();
        lifeline.destroyForcibly();
        if (System.getProperty("souk.faults.keep") == null) {
            Tools.require("deleting " + home, List.of("rm", "-rf", home.toString()));
        }
    }
}
