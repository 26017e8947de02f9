package dev.souk.platform.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestRedis;
import dev.souk.platform.test.WithRedis;
import io.helidon.metrics.api.Metrics;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators see of Redis, of a real one and of one that is not there. */
@WithRedis
class RedisMetricsTest {

    private final TestRedis server;

    RedisMetricsTest(TestRedis server) {
        this.server = server;
    }

    @Test
    void showsMemoryAndThatItAnswers() {
        var metrics = metrics(server.url());
        metrics.start(metrics);
        try {
            Eventually.until("it answers", () -> value("souk_redis_up") == 1);
            assertTrue(value("souk_redis_memory_bytes") > 100_000, "used");
            assertTrue(value("souk_redis_memory_limit_bytes") > value("souk_redis_memory_bytes"), "limit");
        } finally {
            metrics.stop();
            remove();
        }
    }

    @Test
    void aRedisThatIsAwayIsNotUp() {
        var metrics = metrics("redis://127.0.0.1:1");
        metrics.start(metrics);
        try {
            metrics.look();
            assertEquals(0, value("souk_redis_up"));
            assertEquals(0, value("souk_redis_memory_bytes"));
            assertEquals(0, value("souk_redis_memory_limit_bytes"));
        } finally {
            metrics.stop();
            remove();
        }
    }

    @Test
    void theLimitIsTheConfiguredOneOrTheMachines() {
        String info =
                "# Memory\r\nused_memory:5\r\nused_memory_human:5B\r\ntotal_system_memory:100\r\nmaxmemory:%d\r\n";
        assertEquals(new RedisMetrics.Memory(5, 50), RedisMetrics.Memory.of(info.formatted(50)));
        assertEquals(new RedisMetrics.Memory(5, 100), RedisMetrics.Memory.of(info.formatted(0)));
    }

    private static RedisMetrics metrics(String url) {
        return new RedisMetrics(new Redis(Optional.of(URI.create(url))));
    }

    private static long value(String name) {
        var gauge = Metrics.globalRegistry().gauge(name, List.of()).orElseThrow();
        return gauge.value().longValue();
    }

    /** Gauges of one name are one. */
    private static void remove() {
        for (String name : List.of("souk_redis_up", "souk_redis_memory_bytes", "souk_redis_memory_limit_bytes")) {
            Metrics.globalRegistry().remove(name, List.of());
        }
    }
}
