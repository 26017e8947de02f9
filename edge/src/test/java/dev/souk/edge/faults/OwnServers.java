package dev.souk.edge.faults;

import dev.souk.platform.test.ConsulProcess;
import dev.souk.platform.test.RedisProcess;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A Consul agent and a Redis that the test may kill; there before the container starts. */
final class OwnServers implements BeforeAllCallback, AfterAllCallback {

    private static ConsulProcess consul;
    private static RedisProcess redis;

    static ConsulProcess consul() {
        return consul;
    }

    static RedisProcess redis() {
        return redis;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        consul = new ConsulProcess();
        redis = new RedisProcess();
        System.setProperty("souk.consul.url", consul.url());
        System.setProperty("souk.redis.url", redis.url());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        System.clearProperty("souk.consul.url");
        System.clearProperty("souk.redis.url");
        consul.close();
        redis.close();
    }
}
