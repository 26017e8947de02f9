package dev.souk.edge.limit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.redis.Redis;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestRedis;
import dev.souk.platform.test.WithRedis;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Three edges and one Redis. */
@WithRedis
class RateLimiterTest {

    private static final int EDGES = 3;
    private static final Duration WINDOW = Duration.ofHours(1);

    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final String client = UUID.randomUUID().toString();
    private List<RateLimiter> edges = List.of();

    @AfterEach
    void stop() {
        edges.forEach(RateLimiter::close);
    }

    @Test
    void togetherLetPassTheQuotaAndNoMoreThanTheErrorAllowed(TestRedis redis) throws Exception {
        start(redis.url());
        for (int quota : new int[] {3, 20, 100, 2000}) {
            Limit limit = limit("quota-" + quota, quota);
            int error = EDGES * Math.max(1, quota / Usage.UNTOLD_PART);
            int passed = storm(limit, 2 * quota);
            assertTrue(passed >= quota && passed <= quota + error, quota + " and at most " + error + ": " + passed);
            Eventually.until(
                    "all edges know",
                    () -> edges.stream()
                            .noneMatch(edge -> edge.take(limit, client).allowed()));
        }
    }

    @Test
    void whoHasUsedItUpCostsNoCall(TestRedis redis) {
        start(redis.url());
        Limit limit = limit("used-up", 10);
        RateLimiter edge = edges.getFirst();
        while (edge.take(limit, client).allowed()) {}
        try (Jedis admin = redis.connect()) {
            Eventually.until("all is told", () -> "10".equals(admin.get(key(limit))));
            long before = commands(admin);
            for (int i = 0; i < 10_000; i++) {
                edge.take(limit, client);
            }
            assertTrue(commands(admin) - before < 100, "commands: " + (commands(admin) - before));
        }
    }

    @Test
    void withoutRedisEachEdgeGivesItsPart() {
        start("redis://127.0.0.1:1");
        Limit limit = limit("alone", 300);
        edges.forEach(edge -> {
            int passed = 0;
            for (int i = 0; i < 400; i++) {
                passed += edge.take(limit, client).allowed() ? 1 : 0;
            }
            // Until it notices, at the latest with a twentieth of the quota, an edge gives what is there.
            assertTrue(passed >= 100 && passed <= 115, "a third of 300: " + passed);
        });
    }

    @Test
    void theNextWindowBeginsAnew(TestRedis redis) {
        start(redis.url());
        Limit limit = limit("next", 5);
        RateLimiter edge = edges.getFirst();
        while (edge.take(limit, client).allowed()) {}
        now = now.plus(WINDOW.multipliedBy(2));
        assertTrue(edge.take(limit, client).allowed());
    }

    private void start(String url) {
        edges = Stream.generate(() -> new RateLimiter(new Redis(Optional.of(URI.create(url))), () -> EDGES, () -> now))
                .limit(EDGES)
                .toList();
    }

    private int storm(Limit limit, int perEdge) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> clients = edges.stream()
                    .<Callable<Integer>>mapMulti((edge, more) -> IntStream.range(0, 4)
                            .forEach(_ -> more.accept(() -> (int) IntStream.range(0, perEdge / 4)
                                    .filter(_ -> edge.take(limit, client).allowed())
                                    .count())))
                    .toList();
            int passed = 0;
            for (Future<Integer> one : threads.invokeAll(clients)) {
                passed += one.get();
            }
            return passed;
        }
    }

    private static long commands(Jedis admin) {
        return admin.info("stats")
                .lines()
                .filter(line -> line.startsWith("total_commands_processed:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow();
    }

    private String key(Limit limit) {
        return "souk:edge:limit:" + limit.name() + ":" + client + ":" + now.toEpochMilli() / WINDOW.toMillis();
    }

    private static Limit limit(String name, int quota) {
        return new Limit(name, Limit.Per.ADDRESS, "", quota, WINDOW);
    }
}
