package dev.souk.edge.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.souk.platform.redis.Redis;
import java.time.Duration;
import java.util.Optional;

/** Where answers are kept: in this process, and below that in Redis; and which ones may not be. */
final class Layers {

    private static final long MOST_BYTES = 16L * 1024 * 1024;
    private static final Duration PASSED_ON = Duration.ofSeconds(30);

    private final SharedLayer shared;
    private final Cache<String, Stored> local = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((String key, Stored answer) -> key.length() + answer.size())
            .executor(Runnable::run)
            .build();
    private final Cache<String, Boolean> notShared = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(PASSED_ON)
            .executor(Runnable::run)
            .build();

    Layers(Redis redis) {
        this.shared = new SharedLayer(redis);
    }

    /** What this process has; null when nothing. */
    Stored here(String key) {
        return local.getIfPresent(key);
    }

    /** What another edge has left in Redis. */
    Optional<Stored> elsewhere(String key) {
        return shared.get(key);
    }

    /** Keeps what came from Redis here as well. */
    void keepHere(String key, Stored answer) {
        local.put(key, answer);
    }

    /** Keeps a new answer; for the other edges too, when it is not the first one to its question. */
    void keep(String key, Stored answer) {
        boolean again = local.getIfPresent(key) != null;
        local.put(key, answer);
        if (again) {
            askedAgain(key, answer);
        }
    }

    /** Keeps an answer for the other edges, unless it is. What is asked only once is not worth the room in Redis. */
    void askedAgain(String key, Stored answer) {
        if (answer.untold().get() && answer.untold().compareAndSet(true, false)) {
            Thread.startVirtualThread(() -> shared.put(key, answer));
        }
    }

    /** For half a minute the service is asked by each who wants to know: what it said was not for sharing. */
    void passOn(String key) {
        notShared.put(key, true);
    }

    boolean isPassedOn(String key) {
        return notShared.getIfPresent(key) != null;
    }

    /** About how many answers are kept here. */
    long size() {
        return local.estimatedSize();
    }
}
