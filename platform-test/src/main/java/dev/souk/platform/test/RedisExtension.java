package dev.souk.platform.test;

/** Behind {@link WithRedis}. */
final class RedisExtension extends ServerExtension<TestRedis> {
    RedisExtension() {
        super(WithRedis.class, TestRedis.class);
    }

    @Override
    TestRedis start() {
        TestRedis redis = TestRedis.empty();
        TestSettings.put("souk.redis.url", redis.url());
        return redis;
    }
}
