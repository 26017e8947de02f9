package dev.souk.edge.cache;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.events.Position;
import dev.souk.platform.redis.Redis;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestRedis;
import dev.souk.platform.test.WithRedis;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** How much room an edge takes in Redis. */
@WithRedis
class SharedLayerTest {

    private static final int LARGE = 256 * 1024;

    @Test
    void anEdgeTakesNoMoreRoomThanItHas(TestRedis redis) {
        SharedLayer layer = new SharedLayer(new Redis(Optional.of(URI.create(redis.url()))));
        Lifetime day = new Lifetime(1000, 0, 86_400_000);
        long put = 2 * SharedLayer.MOST_BYTES / LARGE;
        for (int i = 0; i < put; i++) {
            layer.put("/one?n=" + i, Stored.of(Position.START, 0, day, "", List.of(), new byte[LARGE]));
        }
        try (Jedis admin = redis.connect()) {
            Eventually.until("there is room again", () -> taken(admin) <= SharedLayer.MOST_BYTES);
            assertTrue(taken(admin) > SharedLayer.MOST_BYTES / 2, "and it is used");
        }
    }

    private static long taken(Jedis admin) {
        return admin.keys("souk:edge:cache:/one*").stream()
                .mapToLong(admin::strlen)
                .sum();
    }
}
