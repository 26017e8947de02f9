package dev.souk.edge.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.souk.platform.redis.Redis;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/** What all edges know, in Redis. While it is away nobody waits for it. */
final class SharedLayer {

    private static final System.Logger LOG = System.getLogger(SharedLayer.class.getName());
    private static final String PREFIX = "souk:edge:cache:";
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Redis redis;
    private final AtomicBoolean away = new AtomicBoolean();

    SharedLayer(Redis redis) {
        this.redis = redis;
    }

    Optional<Stored> get(String key) {
        if (isAway()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = redis.commands().get(bytes(key));
            return bytes == null ? Optional.empty() : Stored.of(bytes);
        } catch (JedisException e) {
            away(e);
            return Optional.empty();
        }
    }

    void put(String key, Stored answer) {
        if (isAway()) {
            return;
        }
        try {
            redis.commands()
                    .set(
                            bytes(key),
                            answer.bytes(),
                            SetParams.setParams()
                                    .px(Math.max(1, answer.lifetime().all())));
        } catch (JedisException e) {
            away(e);
        }
    }

    private boolean isAway() {
        return !redis.isConfigured() || away.get();
    }

    /** From now on only one looks whether it is back. */
    private void away(JedisException e) {
        if (away.compareAndSet(false, true)) {
            LOG.log(Level.WARNING, "Redis is away, each edge keeps answers for itself: {0}", e.getMessage());
            Thread.ofVirtual().name("cache-redis").start(this::awaitReturn);
        }
    }

    private void awaitReturn() {
        try {
            do {
                Thread.sleep(RETRY);
            } while (!redis.answers());
            LOG.log(Level.INFO, "Answers are shared through Redis again");
            away.set(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(String key) {
        return (PREFIX + key).getBytes(UTF_8);
    }
}
