package dev.souk.platform.redis;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * The Redis at {@code souk.redis.url} ({@code redis://[user:password@]host:port[/database]}); nothing without the key.
 *
 * <p>Commands share a small pool with short timeouts. What blocks (a subscription, a stream) takes a connection of its own.
 * The server may be away at any time, also at start: callers decide what that means for them.
 */
@Singleton
public class Redis {

    private static final int TIMEOUT_MILLIS = 1000;
    private static final int CONNECTIONS = 8;

    private final Optional<URI> url;
    private final Optional<JedisPooled> commands;

    /** Connects when it is first used. */
    @Inject
    public Redis(@ConfigProperty(name = "souk.redis.url") Optional<URI> url) {
        this.url = url;
        this.commands = url.map(Redis::pool);
    }

    /** Whether there is an address. */
    public boolean isConfigured() {
        return url.isPresent();
    }

    /** The address, for a connection of one's own. */
    public Optional<URI> url() {
        return url;
    }

    /**
     * The commands, thread-safe.
     *
     * @throws IllegalStateException when no Redis is configured
     */
    public JedisPooled commands() {
        return commands.orElseThrow(() -> new IllegalStateException("souk.redis.url is not set"));
    }

    /** Whether it answers now. */
    public boolean answers() {
        try {
            return commands.isPresent() && "PONG".equals(commands.get().ping());
        } catch (JedisException e) {
            return false;
        }
    }

    @PreDestroy
    void close() {
        commands.ifPresent(JedisPooled::close);
    }

    private static JedisPooled pool(URI url) {
        var limits = new GenericObjectPoolConfig<Connection>();
        limits.setMaxTotal(CONNECTIONS);
        limits.setMaxIdle(CONNECTIONS);
        limits.setMaxWait(java.time.Duration.ofMillis(TIMEOUT_MILLIS));
        limits.setJmxEnabled(false);
        var client = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(TIMEOUT_MILLIS)
                .socketTimeoutMillis(TIMEOUT_MILLIS)
                .user(JedisURIHelper.getUser(url))
                .password(JedisURIHelper.getPassword(url))
                .database(JedisURIHelper.getDBIndex(url))
                .ssl(JedisURIHelper.isRedisSSLScheme(url))
                .clientName("souk")
                .build();
        return new JedisPooled(
                limits,
                new HostAndPort(
                        url.getHost(), JedisURIHelper.getHostAndPort(url).getPort()),
                client);
    }
}
