package dev.souk.platform.events;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.params.XTrimParams;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.resps.StreamGroupInfo;

/** The Redis stream of one service on a connection of its own, so that its loss is noticed. Redis 6.2 suffices. */
final class EventStream implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 3_000;

    private final String key;
    private final Jedis redis;

    /** An entry of the stream as it was read. */
    record Entry(Position position, String json) {}

    EventStream(URI address, String service, int longestBlockMillis) {
        this.key = key(service);
        this.redis = new Jedis(
                address,
                DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(TIMEOUT_MILLIS)
                        .socketTimeoutMillis(TIMEOUT_MILLIS)
                        .blockingSocketTimeoutMillis(longestBlockMillis + TIMEOUT_MILLIS)
                        .clientName("souk-events")
                        .build());
    }

    static String key(String service) {
        return "souk:events:" + service;
    }

    /** The highest id it ever had; empty when there is no stream. */
    Optional<Position> last() {
        try {
            return Optional.of(Position.of(redis.xinfoStream(key).getLastGeneratedId()));
        } catch (JedisDataException e) {
            return missing(e);
        }
    }

    /**
     * Adds entries in order, at consecutive positions from {@code first} on.
     *
     * @param create whether a missing stream may be made; otherwise nothing is added to one
     * @return whether all were added; false when the stream is gone or has gone beyond {@code first}
     */
    boolean append(Position first, List<String> entries, boolean create) {
        List<Response<StreamEntryID>> answers = new ArrayList<>();
        // All at once, so that a consumer that waits is not woken for the first of them alone.
        try (Transaction together = redis.multi()) {
            for (int i = 0; i < entries.size(); i++) {
                XAddParams params = new XAddParams().id(first.term(), first.number() + i);
                if (!create || i > 0) {
                    params.noMkStream();
                }
                answers.add(together.xadd(key, params, Map.of(Envelope.FIELD, entries.get(i))));
            }
            together.exec();
        }
        try {
            return answers.stream().allMatch(answer -> answer.get() != null);
        } catch (JedisDataException e) {
            if (e.getMessage().contains("equal or smaller")) {
                return false;
            }
            throw e;
        }
    }

    /** The entries after a position, waiting for the first as long as given. */
    List<Entry> read(Position after, int count, long waitMillis) {
        List<Map.Entry<String, List<StreamEntry>>> streams = redis.xread(
                new XReadParams().count(count).block((int) Math.max(1, waitMillis)), Map.of(key, after.id()));
        if (streams == null || streams.isEmpty()) {
            return List.of();
        }
        return streams.getFirst().getValue().stream()
                .map(entry ->
                        new Entry(Position.of(entry.getID()), entry.getFields().getOrDefault(Envelope.FIELD, "")))
                .toList();
    }

    /** Tells how far a consumer has got, for the relay and for whoever looks into Redis; nothing without a stream. */
    void report(String group, Position applied) {
        try {
            redis.xgroupSetID(key, group, applied.id());
        } catch (JedisDataException e) {
            try {
                redis.xgroupCreate(key, group, applied.id(), false);
            } catch (JedisDataException noStream) {
                missing(noStream);
            }
        }
    }

    /** How far each consumer has got that the stream knows of, by name. */
    Map<String, Position> readers() {
        try {
            return redis.xinfoGroups(key).stream()
                    .collect(Collectors.toMap(
                            StreamGroupInfo::getName, group -> Position.of(group.getLastDeliveredId())));
        } catch (JedisDataException e) {
            return EventStream.<Map<String, Position>>missing(e).orElse(Map.of());
        }
    }

    /** Forgets how far a consumer has got. */
    void forget(String group) {
        try {
            redis.xgroupDestroy(key, group);
        } catch (JedisDataException e) {
            missing(e);
        }
    }

    /** Removes all entries before a position. */
    void trim(Position before) {
        redis.xtrim(key, new XTrimParams().minId(before.toString()).exactTrimming());
    }

    @Override
    public void close() {
        redis.close();
    }

    private static <T> Optional<T> missing(JedisDataException e) {
        String message = e.getMessage();
        if (message.contains("no such key") || message.contains("requires the key to exist")) {
            return Optional.empty();
        }
        throw e;
    }
}
