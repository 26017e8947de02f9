package dev.souk.edge.limit;

import dev.souk.platform.redis.Redis;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The counts of all edges, in Redis: one number for each client, limit and window, which goes by itself after two windows.
 */
final class SharedCounts {

    private static final String PREFIX = "souk:edge:limit:";

    private final Redis redis;

    SharedCounts(Redis redis) {
        this.redis = redis;
    }

    boolean isConfigured() {
        return redis.isConfigured();
    }

    /**
     * Adds what this edge has let pass, and hears what all have, in one exchange.
     *
     * @throws JedisException when Redis is away; whether it has counted is not known then
     */
    void add(List<Usage.News> news) {
        List<Response<Long>> totals = new ArrayList<>();
        List<Response<String>> last = new ArrayList<>();
        try (AbstractPipeline pipeline = redis.commands().pipelined()) {
            for (Usage.News one : news) {
                String key = key(one, one.window());
                totals.add(pipeline.incrBy(key, one.count()));
                pipeline.pexpire(key, 2 * one.usage().limit.window().toMillis());
                last.add(pipeline.get(key(one, one.window() - 1)));
            }
            pipeline.sync();
        }
        for (int i = 0; i < news.size(); i++) {
            String before = last.get(i).get();
            news.get(i).usage().heard(news.get(i), totals.get(i).get(), before == null ? 0 : Long.parseLong(before));
        }
    }

    private static String key(Usage.News news, long window) {
        return PREFIX + news.usage().limit.name() + ":" + news.usage().key + ":" + window;
    }
}
