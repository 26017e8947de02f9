package dev.souk.platform.identity;

import dev.souk.platform.redis.Redis;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import redis.clients.jedis.AbstractPipeline;

/**
 * How revocations travel through Redis: published to whoever listens, and kept in a sorted set, scored by their end, for
 * whoever comes later. A message and a member are both {@code <subject>}; the end is the score, or follows in the message
 * after a space, in seconds of the epoch.
 */
@Singleton
public class RevocationChannel {

    /** The channel of the messages. */
    static final String CHANNEL = "souk:identity:revoked";

    /** The sorted set. */
    static final String SET = "souk:identity:revoked-until";

    private final Redis redis;
    private final Clock clock;

    @Inject
    RevocationChannel(Redis redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /** Whether there is a Redis to tell. */
    public boolean isConfigured() {
        return redis.isConfigured();
    }

    /**
     * Tells all services. Telling the same again does no harm.
     *
     * @throws RuntimeException when Redis cannot be reached; some may have been told then
     */
    public void announce(List<Revocation> revocations) {
        Instant now = clock.instant();
        Map<String, Double> members = new HashMap<>();
        revocations.forEach(
                it -> members.put(it.subject().toString(), (double) it.until().getEpochSecond()));
        long last = revocations.stream()
                .mapToLong(it -> it.until().getEpochSecond())
                .max()
                .orElse(0);
        try (AbstractPipeline pipeline = redis.commands().pipelined()) {
            pipeline.zadd(SET, members);
            pipeline.zremrangeByScore(SET, 0, now.getEpochSecond() - 1.0);
            pipeline.expireAt(SET, Math.max(last, now.getEpochSecond() + 3600) + 1);
            revocations.forEach(it -> pipeline.publish(CHANNEL, message(it)));
            pipeline.sync();
        }
    }

    /**
     * Everything that is in force and known to Redis.
     *
     * @throws RuntimeException when Redis cannot be reached
     */
    List<Revocation> all() {
        return redis
                .commands()
                .zrangeByScoreWithScores(SET, (double) clock.instant().getEpochSecond(), Double.MAX_VALUE)
                .stream()
                .map(it ->
                        new Revocation(UUID.fromString(it.getElement()), Instant.ofEpochSecond((long) it.getScore())))
                .toList();
    }

    static String message(Revocation revocation) {
        return revocation.subject() + " " + revocation.until().getEpochSecond();
    }

    /**
     * @throws IllegalArgumentException when the text is no message
     */
    static Revocation parse(String message) {
        int space = message.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("no end");
        }
        return new Revocation(
                UUID.fromString(message.substring(0, space)),
                Instant.ofEpochSecond(Long.parseLong(message.substring(space + 1))));
    }
}
