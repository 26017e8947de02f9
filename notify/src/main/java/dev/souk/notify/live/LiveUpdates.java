package dev.souk.notify.live;

import static java.lang.System.Logger.Level.WARNING;

import dev.souk.platform.data.Database;
import dev.souk.platform.json.Json;
import dev.souk.platform.redis.Redis;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import redis.clients.jedis.exceptions.JedisException;

/** Tells a customer's sockets, on whichever instance they are: through Redis, or only those here when it is away. */
@Singleton
public class LiveUpdates {

    static final String CHANNEL = "souk:notify:live";

    private static final System.Logger LOG = System.getLogger(LiveUpdates.class.getName());

    /** What goes through Redis. */
    record Envelope(UUID accountId, OrderUpdate update) {}

    private final Database database;
    private final Redis redis;
    private final LiveConnections connections;

    @Inject
    LiveUpdates(Database database, Redis redis, LiveConnections connections) {
        this.database = database;
        this.redis = redis;
        this.connections = connections;
    }

    /**
     * Sends an update to everybody who is logged in as this account and connected; from within a transaction when it has
     * committed, together with its other updates. It never fails.
     */
    public void publish(UUID accountId, OrderUpdate update) {
        if (!database.isInTransaction()) {
            send(List.of(new Envelope(accountId, update)));
            return;
        }
        Published published = database.transactionState(this, Published.class, Published::new);
        if (published.updates.isEmpty()) {
            database.afterCommit(() -> send(published.updates));
        }
        published.updates.add(new Envelope(accountId, update));
    }

    private void send(List<Envelope> updates) {
        if (!redis.isConfigured()) {
            updates.forEach(this::sendHere);
            return;
        }
        try (var pipeline = redis.commands().pipelined()) {
            updates.forEach(update -> pipeline.publish(CHANNEL, Json.write(update)));
            pipeline.sync();
        } catch (JedisException e) {
            LOG.log(WARNING, "{0} live updates reach this instance only: {1}", updates.size(), e.getMessage());
            updates.forEach(this::sendHere);
        }
    }

    void received(String message) {
        if (!connections.isEmpty()) {
            sendHere(Json.read(message, Envelope.class));
        }
    }

    private void sendHere(Envelope envelope) {
        connections.send(envelope.accountId(), envelope.update());
    }

    /** The updates of a transaction. */
    private static final class Published {
        private final List<Envelope> updates = new ArrayList<>();
    }
}
