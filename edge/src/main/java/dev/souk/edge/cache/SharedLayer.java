package dev.souk.edge.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.souk.platform.redis.Redis;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/**
 * What all edges know, in Redis. While it is away nobody waits for it. Clients decide what is asked for, and Redis has
 * other work: an edge has at most {@value #MOST_BYTES} bytes there, and takes away what is asked for least to make room.
 */
final class SharedLayer {

    private static final System.Logger LOG = System.getLogger(SharedLayer.class.getName());
    private static final String PREFIX = "souk:edge:cache:";
    static final long MOST_BYTES = 16L * 1024 * 1024;

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Redis redis;
    private final AtomicBoolean away = new AtomicBoolean();
    private final Cache<String, Share> mine = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((String _, Share share) -> share.bytes())
            .expireAfter(Expiry.writing((String _, Share share) -> share.lifetime()))
            .executor(Thread::startVirtualThread)
            .removalListener((String key, Share _, RemovalCause cause) -> {
                if (cause == RemovalCause.SIZE) {
                    remove(key);
                }
            })
            .build();

    /** What an answer that this edge has put there takes, and for how long. */
    private record Share(int bytes, Duration lifetime) {}

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
        byte[] name = bytes(key);
        byte[] value = answer.bytes();
        long millis = Math.max(1, answer.lifetime().all());
        try {
            redis.commands().set(name, value, SetParams.setParams().px(millis));
        } catch (JedisException e) {
            away(e);
        }
        // Afterwards, so that what has to go again at once does go.
        mine.put(key, new Share(name.length + value.length, Duration.ofMillis(millis)));
    }

    private void remove(String key) {
        if (isAway()) {
            return; // it goes by itself when its time is over
        }
        try {
            redis.commands().del(bytes(key));
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
