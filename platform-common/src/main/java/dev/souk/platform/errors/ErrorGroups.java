package dev.souk.platform.errors;

import dev.souk.platform.redis.Redis;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The faults of all services, in Redis: a hash each, {@code souk:errors:<service>:<fingerprint>}, forgotten thirty days
 * after its last occurrence, and {@code souk:errors} with those names by the time of the last one.
 */
@Singleton
public class ErrorGroups {

    /** How long a fault is remembered after its last occurrence; one that comes later is new again. */
    static final Duration MEMORY = Duration.ofDays(30);

    private static final String INDEX = "souk:errors";
    private static final int MOST = 1000;

    /** One step for Redis: either an occurrence is counted and can be found, or neither. Answers 1 for a new fault. */
    private static final String ADD = """
            local new = redis.call('HSETNX', KEYS[2], 'firstSeen', ARGV[1])
            redis.call('HINCRBY', KEYS[2], 'count', ARGV[3])
            for i = 6, #ARGV, 2 do
                redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
            end
            redis.call('HSET', KEYS[2], 'lastSeen', ARGV[2])
            redis.call('EXPIRE', KEYS[2], ARGV[4])
            redis.call('ZADD', KEYS[1], ARGV[2], KEYS[2])
            redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - ARGV[5])
            redis.call('EXPIRE', KEYS[1], ARGV[4])
            return new
            """;

    private final Redis redis;

    @Inject
    ErrorGroups(Redis redis) {
        this.redis = redis;
    }

    /**
     * Counts occurrences.
     *
     * @return whether the fault is new
     * @throws JedisException when Redis is away
     */
    boolean add(ErrorGroup group) {
        var arguments = new ArrayList<>(List.of(
                Long.toString(group.firstSeen().toEpochMilli()),
                Long.toString(group.lastSeen().toEpochMilli()),
                Long.toString(group.count()),
                Long.toString(MEMORY.toSeconds()),
                Integer.toString(MOST)));
        fields(group).forEach((name, value) -> arguments.addAll(List.of(name, value)));
        var key = INDEX + ":" + group.service() + ":" + group.fingerprint();
        return Long.valueOf(1).equals(redis.commands().eval(ADD, List.of(INDEX, key), arguments));
    }

    private static Map<String, String> fields(ErrorGroup group) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("kind", group.kind());
        fields.put("place", group.place());
        fields.put("message", group.message());
        fields.put("version", group.version());
        group.traceId().ifPresent(id -> fields.put("traceId", id));
        group.requestId().ifPresent(id -> fields.put("requestId", id));
        return fields;
    }

    /**
     * The faults that occurred last, those first.
     *
     * @param service only this one's; everybody's without
     * @throws JedisException when Redis is away
     */
    public List<ErrorGroup> last(Optional<String> service, int most) {
        return redis.commands().zrevrange(INDEX, 0, -1).stream()
                .filter(key -> service.isEmpty() || key.startsWith(INDEX + ":" + service.get() + ":"))
                .flatMap(key -> group(key, redis.commands().hgetAll(key)).stream())
                .limit(most)
                .toList();
    }

    /** Empty for one that was forgotten while the list was read. */
    private static Optional<ErrorGroup> group(String key, Map<String, String> fields) {
        if (!fields.containsKey("lastSeen")) {
            return Optional.empty();
        }
        var name = key.split(":", 4);
        return Optional.of(new ErrorGroup(
                name[2],
                name[3],
                fields.getOrDefault("kind", ""),
                fields.getOrDefault("place", ""),
                fields.getOrDefault("message", ""),
                Long.parseLong(fields.getOrDefault("count", "0")),
                instant(fields.get("firstSeen")),
                instant(fields.get("lastSeen")),
                fields.getOrDefault("version", ""),
                Optional.ofNullable(fields.get("traceId")),
                Optional.ofNullable(fields.get("requestId"))));
    }

    private static Instant instant(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }
}
