package dev.souk.platform.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.redis.Redis;
import dev.souk.platform.test.TestRedis;
import dev.souk.platform.test.WithRedis;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

@WithRedis
class RevocationTest {

    private final Clock clock = Clock.systemUTC();
    private final URI url;
    private final Redis redis;
    private final RevocationChannel channel;
    private final RevokedSessions revoked = new RevokedSessions();
    private final RevocationListener listener;

    RevocationTest(TestRedis server) {
        url = URI.create(server.url());
        redis = new Redis(Optional.of(url));
        channel = new RevocationChannel(redis, clock);
        listener = new RevocationListener(redis, channel, revoked);
    }

    @AfterEach
    void stop() {
        listener.stop();
    }

    @Test
    void isHeardByWhoListens() {
        listener.start(this);
        Revocation one = revocation(300);
        awaitListening();
        channel.announce(List.of(one));
        await(() -> revoked.contains(one.subject()));
    }

    @Test
    void isFoundByWhoComesLater() {
        Revocation one = revocation(300);
        Revocation over = revocation(-10);
        channel.announce(List.of(one, over));
        listener.start(this);
        await(() -> revoked.contains(one.subject()));
        assertFalse(revoked.contains(over.subject()));
    }

    @Test
    void isHeardAgainAfterTheConnectionBroke() {
        listener.start(this);
        awaitListening();
        try (Jedis admin = new Jedis(url)) {
            admin.sendCommand(Protocol.Command.CLIENT, "KILL", "TYPE", "pubsub");
        }
        Revocation missed = revocation(300);
        channel.announce(List.of(missed));
        await(() -> revoked.contains(missed.subject()));
        awaitListening();
        Revocation heard = revocation(300);
        channel.announce(List.of(heard));
        await(() -> revoked.contains(heard.subject()));
    }

    @Test
    void survivesNonsenseOnTheChannel() {
        listener.start(this);
        awaitListening();
        for (String nonsense : List.of("", "x", "x y", UUID.randomUUID() + " soon")) {
            redis.commands().publish(RevocationChannel.CHANNEL, nonsense);
        }
        Revocation one = revocation(300);
        channel.announce(List.of(one));
        await(() -> revoked.contains(one.subject()));
    }

    @Test
    void theSetForgetsWhatIsOver() {
        channel.announce(List.of(revocation(-10)));
        Revocation one = revocation(300);
        channel.announce(List.of(one));
        assertEquals(List.of(one), channel.all().stream().filter(one::equals).toList());
        assertTrue(redis.commands().ttl(RevocationChannel.SET) > 0);
        assertEquals(
                0,
                redis.commands()
                        .zcount(RevocationChannel.SET, 0, clock.instant().getEpochSecond() - 1.0));
    }

    @Test
    void saysWhenRedisIsAway() {
        Redis away = new Redis(Optional.of(URI.create("redis://127.0.0.1:1")));
        assertThrows(
                RuntimeException.class, () -> new RevocationChannel(away, clock).announce(List.of(revocation(300))));
    }

    /** A message that is in no set is heard: the subscription is there. */
    private void awaitListening() {
        Revocation probe = revocation(300);
        await(() -> {
            redis.commands().publish(RevocationChannel.CHANNEL, RevocationChannel.message(probe));
            return revoked.contains(probe.subject());
        });
    }

    private Revocation revocation(long seconds) {
        return new Revocation(
                UUID.randomUUID(), Instant.ofEpochSecond(clock.instant().getEpochSecond() + seconds));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen within ten seconds");
            }
            Thread.onSpinWait();
        }
    }
}
