package dev.souk.notify.live;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.souk.platform.redis.Redis;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Listens for live updates on a connection of its own, and connects again whenever that breaks. A ping every few seconds
 * keeps the read timeout away, so a Redis that vanished without a word is noticed too.
 */
@Singleton
class LiveSubscription {

    private static final System.Logger LOG = System.getLogger(LiveSubscription.class.getName());
    private static final Duration PING = Duration.ofSeconds(5);
    private static final int SILENCE_MILLIS = 12_000;
    private static final int LONGEST_PAUSE_MILLIS = 2_000;

    private final Redis redis;
    private final LiveUpdates updates;
    private volatile boolean stopped;
    private volatile Optional<Jedis> connection = Optional.empty();

    @Inject
    LiveSubscription(Redis redis, LiveUpdates updates) {
        this.redis = redis;
        this.updates = updates;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        redis.url()
                .ifPresent(url -> Thread.ofVirtual().name("live-subscription").start(() -> run(url)));
    }

    @PreDestroy
    void stop() {
        stopped = true;
        connection.ifPresent(Jedis::disconnect);
    }

    private void run(URI url) {
        int failures = 0;
        while (!stopped) {
            var listener = new Listener();
            try (var jedis = connect(url)) {
                connection = Optional.of(jedis);
                Thread pinger = Thread.ofVirtual().start(() -> ping(listener));
                try {
                    jedis.subscribe(listener, LiveUpdates.CHANNEL);
                } finally {
                    pinger.interrupt();
                }
            } catch (RuntimeException e) { // whatever it is, nobody would hear of anything any more
                failures = listener.subscribed ? 1 : failures + 1;
                if (!stopped) {
                    LOG.log(WARNING, "live updates wait for Redis: {0}", e.getMessage());
                    pause(failures);
                }
            }
        }
    }

    private static Jedis connect(URI url) {
        return new Jedis(
                JedisURIHelper.getHostAndPort(url),
                DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(1000)
                        .socketTimeoutMillis(1000)
                        .blockingSocketTimeoutMillis(SILENCE_MILLIS)
                        .user(JedisURIHelper.getUser(url))
                        .password(JedisURIHelper.getPassword(url))
                        .database(JedisURIHelper.getDBIndex(url))
                        .ssl(JedisURIHelper.isRedisSSLScheme(url))
                        .clientName("souk-live")
                        .build());
    }

    private static void ping(Listener listener) {
        try {
            while (true) {
                Thread.sleep(PING);
                if (listener.subscribed) {
                    listener.ping();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (JedisException _) { // the reading side sees the same broken connection and connects again
        }
    }

    private static void pause(int failures) {
        try {
            int bound = Math.min(LONGEST_PAUSE_MILLIS, 50 << Math.min(failures, 10));
            Thread.sleep(ThreadLocalRandom.current().nextInt(1, bound + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Listener extends JedisPubSub {

        private volatile boolean subscribed;

        @Override
        public void onSubscribe(String channel, int subscribedChannels) {
            subscribed = true;
            LOG.log(INFO, "listening for live updates");
        }

        @Override
        public void onMessage(String channel, String message) {
            try {
                updates.received(message);
            } catch (RuntimeException e) {
                LOG.log(WARNING, "a live update can't be read", e);
            }
        }
    }
}
