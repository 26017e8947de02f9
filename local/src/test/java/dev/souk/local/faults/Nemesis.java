package dev.souk.local.faults;

import dev.souk.local.FaultyPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/** Makes things go wrong, as drawn from a seed, and puts right again what does not come right by itself. */
final class Nemesis {
    /** Named points: every step and compensation, at both ends, in each service that takes part. */
    static final Map<String, List<String>> POINTS = Map.of(
            "orders",
            List.of(
                    "call.before PUT /internal/holds",
                    "call.after PUT /internal/holds",
                    "call.before PUT /internal/authorizations",
                    "call.after PUT /internal/authorizations",
                    "call.before POST /internal/authorizations/.*/void",
                    "call.after POST /internal/authorizations/.*/void",
                    "call.before DELETE /internal/holds",
                    "call.after DELETE /internal/holds",
                    "call.before POST /internal/authorizations/.*/captures",
                    "call.after POST /internal/authorizations/.*/captures",
                    "call.before POST /internal/holds/.*/fulfilment",
                    "call.after POST /internal/holds/.*/fulfilment",
                    "call.before POST /internal/restocks",
                    "call.after POST /internal/restocks",
                    "call.before PUT /internal/refunds",
                    "call.after PUT /internal/refunds",
                    "commit.before .*saga",
                    "commit.after .*saga",
                    "commit.before .*customer_order",
                    "commit.after .*customer_order",
                    "commit.before .*outbox",
                    "commit.after .*outbox"),
            "catalog",
            List.of(
                    "commit.before .*hold",
                    "commit.after .*hold",
                    "commit.before .*fulfilment",
                    "commit.after .*fulfilment",
                    "commit.before .*stock_movement",
                    "commit.after .*stock_movement"),
            "billing",
            List.of(
                    "commit.before .*simulator.payment",
                    "commit.after .*simulator.payment",
                    "commit.before .*simulator.transfer",
                    "commit.after .*simulator.transfer",
                    "commit.before (?!.*simulator).*payment",
                    "commit.after (?!.*simulator).*payment",
                    "commit.before .*ledger_entry",
                    "commit.after .*ledger_entry",
                    "commit.before .*refund",
                    "commit.after .*refund",
                    "commit.before .*outbox",
                    "commit.after .*outbox"),
            "notify",
            List.of(
                    "commit.before .*inbox",
                    "commit.after .*inbox",
                    "commit.before .*delivery",
                    "commit.after .*delivery"));

    private static final List<String> PROVIDER =
            List.of("DROPPED", "LOST", "LATE", "SLOW", "DUPLICATED", "ERROR", "ERROR_AFTER", "HUNG");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final FaultyPlatform platform;
    private final Random random;
    private final History history;
    private final Instant began = Instant.now();
    private final Map<String, Integer> done = new TreeMap<>();
    private final PriorityQueue<Healing> healings = new PriorityQueue<>(Comparator.comparing(Healing::at));

    private record Healing(Instant at, Runnable heal) {}

    Nemesis(FaultyPlatform platform, long seed, History history) {
        this.platform = platform;
        this.random = new Random(seed);
        this.history = history;
    }

    /** Goes on for that long, then heals everything. */
    void rage(Duration time) throws InterruptedException {
        Instant end = Instant.now().plus(time);
        Instant next = Instant.now();
        while (Instant.now().isBefore(end)) {
            if (!Instant.now().isBefore(next)) {
                strike();
                next = Instant.now().plusMillis(500 + random.nextInt(2_000));
            }
            heal(Instant.now());
            platform.revive();
            Thread.sleep(200);
        }
        while (!healings.isEmpty()) {
            heal(Instant.MAX);
            Thread.sleep(200);
        }
        disarm();
        platform.living().forEach(name -> platform.signal(name, "CONT"));
        platform.revive();
    }

    /** What was done how often, and how many traps were sprung. */
    String summary() {
        Map<String, Integer> all = new TreeMap<>(done);
        sprung().forEach(line -> all.merge("sprung to " + action(line), 1, Integer::sum));
        return all.toString().replaceAll("[{}]", "");
    }

    private void strike() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> kill(any());
            case 4, 5, 6 -> stop(any());
            case 7, 8, 9, 10, 11, 12, 13 -> trap();
            case 14, 15 -> provider();
            case 16 -> say("Redis is emptied", this::flush);
            case 17 -> {
                boolean emptied = random.nextBoolean();
                say("Redis is killed" + (emptied ? ", its file lost" : ""), () -> platform.restartRedis(emptied));
            }
            case 18 -> {
                if (platform.consulIsThere()) {
                    say("Consul is away", platform::consulLeaves);
                    later(2_000 + random.nextInt(4_000), platform::consulReturns);
                }
            }
            default -> say("PostgreSQL is restarted", platform::restartPostgres);
        }
    }

    private void kill(String name) {
        say("kill -9", name, () -> platform.signal(name, "KILL"));
    }

    private void stop(String name) {
        say("SIGSTOP", name, () -> platform.signal(name, "STOP"));
        later(500 + random.nextInt(9_000), () -> platform.signal(name, "CONT"));
    }

    /** Something happens to an instance at a named point. */
    private void trap() {
        List<String> names = platform.living().stream()
                .filter(name -> POINTS.containsKey(service(name)))
                .toList();
        if (!names.isEmpty()) {
            String name = names.get(random.nextInt(names.size()));
            List<String> points = POINTS.get(service(name));
            String point = points.get(random.nextInt(points.size()));
            String action = random.nextInt(3) == 0 ? "fail" : "kill";
            set(name, action, random.nextInt(3), point);
        }
    }

    /** The provider answers with errors, late, twice or not at all, and so do its webhooks, for a few seconds. */
    private void provider() {
        String fault = PROVIDER.get(random.nextInt(PROVIDER.size()));
        String plan = String.format(Locale.ROOT, """
                {"answers": [{"fault": "%s", "share": 0.5, "delay": "PT%dS"}],
                 "webhooks": {"duplicated": 0.5, "delayed": 0.5, "lost": 0.2, "delay": "PT3S"}}""", fault, 1 + random.nextInt(5));
        say("provider " + fault, () -> platform.provider().ifPresent(uri -> send(uri, "PUT", plan)));
        later(2_000 + random.nextInt(4_000), this::providerBehaves);
    }

    private void providerBehaves() {
        try (Connection billing = platform.database("billing");
                Statement statement = billing.createStatement()) {
            statement.execute("delete from simulator.fault_plan");
        } catch (SQLException e) {
            later(500, this::providerBehaves); // PostgreSQL is being restarted
        }
    }

    private void send(URI uri, String method, String body) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(3))
                .header("X-Provider-Key", platform.providerKey())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
            history.note("fault provider was told: " + status);
            done.merge("provider told " + status, 1, Integer::sum);
        } catch (IOException e) {
            history.note("fault provider was not there to be told");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void set(String name, String action, int pass, String point) {
        say("trap to " + (action.matches("\\d+") ? "wait" : action), name + " " + point, () -> {
            try {
                Files.writeString(platform.traps().resolve(name), action + " " + pass + " " + point);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        later(6_000, () -> disarm(name));
    }

    private void flush() {
        if (!platform.emptyRedis()) {
            history.note("fault Redis was not there to be emptied");
        }
    }

    private String any() {
        List<String> names = platform.living();
        return names.get(random.nextInt(names.size()));
    }

    private static String service(String name) {
        return name.substring(0, name.lastIndexOf('-'));
    }

    private void later(int millis, Runnable heal) {
        healings.add(new Healing(Instant.now().plusMillis(millis), heal));
    }

    private void heal(Instant now) {
        List<Healing> due = new ArrayList<>();
        while (!healings.isEmpty() && !healings.peek().at().isAfter(now)) {
            due.add(healings.poll());
        }
        due.forEach(healing -> healing.heal().run());
    }

    private void disarm() {
        POINTS.keySet().forEach(service -> {
            for (int number = 1; number <= 3; number++) {
                disarm(service + "-" + number);
            }
        });
    }

    private void disarm(String name) {
        try {
            Files.deleteIfExists(platform.traps().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Traps that were sprung: instance, action, point. */
    List<String> sprung() {
        Path file = platform.traps().resolve("sprung");
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String action(String line) {
        String action = new ArrayList<>(List.of(line.split(" ", 3))).get(1);
        return action.matches("\\d+") ? "wait" : action;
    }

    private void say(String fault, Runnable action) {
        say(fault, "", action);
    }

    private void say(String fault, String where, Runnable action) {
        String line = (fault + " " + where).strip();
        System.out.println(String.format(
                Locale.ROOT,
                "  %6.1f s  %s",
                Duration.between(began, Instant.now()).toMillis() / 1000.0,
                line));
        history.note("fault " + line);
        done.merge(fault, 1, Integer::sum);
        action.run();
    }
}
