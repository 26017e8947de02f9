package dev.souk.platform.identity;

import dev.souk.platform.redis.Redis;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

/**
 * Hears which sessions end. It subscribes first and reads the whole set then, so that nothing falls in between, and reads
 * the set again every few seconds, in case a message was lost or the connection died unnoticed. While Redis is away
 * tokens are still verified; a session that ends then lasts until its token expires or Redis is back, whichever is first.
 */
@Singleton
final class RevocationListener {

    private static final System.Logger LOGGER = System.getLogger(RevocationListener.class.getName());

    private static final Duration REREAD = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Redis redis;
    private final RevocationChannel channel;
    private final RevokedSessions revoked;
    private volatile boolean closed;
    private volatile boolean answering = true;
    private volatile Thread listening;
    private volatile Thread reading;
    private volatile Subscription subscription = new Subscription();

    @Inject
    RevocationListener(Redis redis, RevocationChannel channel, RevokedSessions revoked) {
        this.redis = redis;
        this.channel = channel;
        this.revoked = revoked;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        redis.url().ifPresent(url -> {
            listening = Thread.ofVirtual().name("revocations-listen").start(() -> listen(url));
            reading = Thread.ofVirtual().name("revocations-read").start(this::reread);
        });
    }

    @PreDestroy
    void stop() {
        closed = true;
        if (listening != null) {
            listening.interrupt();
            reading.interrupt();
            subscription.close();
        }
    }

    private void listen(URI url) {
        while (!closed) {
            try (Jedis connection = new Jedis(url, 1000, 0)) {
                subscription = new Subscription();
                subscription.connection = connection;
                connection.subscribe(subscription, RevocationChannel.CHANNEL);
            } catch (RuntimeException e) {
                report(e);
                pause(RETRY);
            }
        }
    }

    private void reread() {
        while (!closed) {
            pause(REREAD);
            if (closed) {
                return;
            }
            try {
                read();
                subscription.checkAlive();
            } catch (RuntimeException e) {
                report(e);
            }
        }
    }

    private void read() {
        revoked.reread(channel.all());
        if (!answering) {
            LOGGER.log(Level.INFO, "Redis answers again: ended sessions are known again");
            answering = true;
        }
    }

    private void report(RuntimeException e) {
        if (answering && !closed) {
            LOGGER.log(
                    Level.WARNING,
                    "Redis does not answer: sessions that end now are noticed when their tokens expire, or when Redis is"
                            + " back: {0}",
                    e.getMessage());
        }
        answering = false;
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the process ends: closed is set
        }
    }

    /** One connection that listens. A ping that is not answered by the next one tells that it died unnoticed. */
    private final class Subscription extends JedisPubSub {

        private volatile Jedis connection;
        private volatile boolean awaitingPong;

        @Override
        public void onSubscribe(String name, int subscribedChannels) {
            read();
        }

        @Override
        public void onMessage(String name, String message) {
            try {
                revoked.add(RevocationChannel.parse(message));
            } catch (IllegalArgumentException e) {
                LOGGER.log(Level.WARNING, "Not a revocation on {0}: {1}", name, e.getMessage());
            }
        }

        @Override
        public void onPong(String pattern) {
            awaitingPong = false;
        }

        void checkAlive() {
            if (!isSubscribed()) {
                return;
            }
            if (awaitingPong) {
                close();
                return;
            }
            awaitingPong = true;
            ping();
        }

        void close() {
            Jedis open = connection;
            if (open != null) {
                open.disconnect();
            }
        }
    }
}
