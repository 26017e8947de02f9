package dev.souk.accounts.token;

import dev.souk.platform.background.Chore;
import dev.souk.platform.identity.JwksChannel;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps the published key set in step with the database: reads the keys every few seconds, makes and removes them when that
 * is due, and puts the set into Consul when it differs from what is there. All instances do this; the database has the
 * last word, and Consul takes a change only from the one that saw what it replaces.
 */
@Singleton
public class KeyPublisher {

    private static final System.Logger LOGGER = System.getLogger(KeyPublisher.class.getName());
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final SigningKeys keys;
    private final JwksChannel channel;
    private volatile Optional<Chore> chore = Optional.empty();

    @Inject
    KeyPublisher(SigningKeys keys, JwksChannel channel) {
        this.keys = keys;
        this.channel = channel;
    }

    /** Begins to publish. */
    public void start() {
        chore = Optional.of(Chore.start("signing-keys", INTERVAL, this::publish));
    }

    /** Ends the publishing. */
    public void stop() {
        chore.ifPresent(Chore::close);
    }

    /** Publishes as soon as possible. */
    void hurry() {
        chore.ifPresent(Chore::now);
    }

    void publish() {
        KeyRing ring = keys.tend();
        channel.offer(ring.toJwks());
        if (!channel.canPublish()) {
            return;
        }
        JwksChannel.Published there = channel.published();
        if (there.document().equals(Optional.of(ring.toJwks()))) {
            return;
        }
        if (there.revision() >= ring.revision()) { // of another database, or newer than what was just read
            ring = keys.outbid(there.revision());
            channel.offer(ring.toJwks());
        }
        boolean published = channel.publish(there, ring.toJwks());
        LOGGER.log(Level.INFO, "Key set of revision {0} published: {1}", Long.toString(ring.revision()), published);
    }
}
