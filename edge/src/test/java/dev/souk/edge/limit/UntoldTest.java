package dev.souk.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.redis.Redis;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** What an edge keeps for the others while nobody can be told; the test tells in the teller's place. */
class UntoldTest {

    private static final Limit LIMIT = new Limit("test", Limit.Per.ADDRESS, "", 100, Duration.ofMinutes(1));

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    /** A Redis that does not answer. */
    private static final class Away extends Redis {
        final AtomicInteger asked = new AtomicInteger();

        Away() {
            super(Optional.empty());
        }

        @Override
        public boolean isConfigured() {
            return true;
        }

        @Override
        public JedisPooled commands() {
            asked.incrementAndGet();
            throw new JedisConnectionException("away");
        }
    }

    @Test
    void whatCountsNoMoreIsForgottenAlthoughNobodyHeardOfIt() {
        RateLimiter edge = edge(new Away());
        for (int visit = 0; visit < 20; visit++) {
            assertTrue(edge.take(LIMIT, "client").allowed());
            edge.tellOthers();
            assertEquals(1, edge.waiting(), "visit " + visit);
            now = now.plus(LIMIT.window().multipliedBy(3));
        }
        edge.tellOthers();
        assertEquals(0, edge.waiting());
    }

    @Test
    void afterOneFailureTheRestWaits() {
        Away redis = new Away();
        RateLimiter edge = edge(redis);
        for (int client = 0; client < 2500; client++) {
            edge.take(LIMIT, "client-" + client);
        }
        edge.tellOthers();
        assertEquals(1, redis.asked.get());
        assertEquals(2500, edge.waiting());
        now = now.plusSeconds(2);
        edge.tellOthers();
        assertEquals(2, redis.asked.get(), "one question finds out whether it is back");
    }

    @Test
    void whereThereAreNoOthersNothingWaits() {
        RateLimiter edge = edge(new Redis(Optional.empty()));
        edge.take(LIMIT, "client");
        assertEquals(0, edge.waiting());
    }

    private RateLimiter edge(Redis redis) {
        RateLimiter edge = new RateLimiter(redis, () -> 1, () -> now);
        edge.close();
        return edge;
    }
}
