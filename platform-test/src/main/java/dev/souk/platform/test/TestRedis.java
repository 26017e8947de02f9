package dev.souk.platform.test;

import java.net.URI;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/**
 * The Redis of one test class, empty at its start.
 *
 * @param url {@code redis://host:port/<logical database>}
 */
public record TestRedis(String url) implements AutoCloseable {
    private static final String CLAIM = "souk:test:claimed";
    private static final int DATABASES = 16;
    private static final int CLAIM_SECONDS = 900;

    private static RedisProcess own;

    static synchronized TestRedis empty() {
        String running = System.getenv("SOUK_TEST_REDIS_URL");
        if (running != null && !running.isBlank()) {
            return claim(running);
        }
        if (own == null) {
            own = new RedisProcess();
        }
        TestRedis redis = new TestRedis(own.url());
        redis.flush();
        return redis;
    }

    /** A new connection. */
    public Jedis connect() {
        return new Jedis(URI.create(url));
    }

    /** Empties it. */
    public void flush() {
        try (Jedis redis = connect()) {
            redis.flushDB();
        }
    }

    @Override
    public void close() {
        TestSettings.remove("souk.redis.url");
        flush();
    }

    /** Several builds may use one server: each class takes a logical database that no other uses. */
    private static TestRedis claim(String server) {
        for (int index = 1; index < DATABASES; index++) {
            TestRedis redis = new TestRedis(server.replaceFirst("/\\d*$", "") + "/" + index);
            try (Jedis connection = redis.connect()) {
                SetParams onlyNew = SetParams.setParams().nx().ex(CLAIM_SECONDS);
                if (connection.set(CLAIM, "claimed", onlyNew) != null) {
                    return redis;
                }
            }
        }
        throw new IllegalStateException("All logical databases of " + server + " are in use by other tests");
    }
}
