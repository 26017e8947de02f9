package dev.souk.notify.live;

import static java.lang.System.Logger.Level.WARNING;

import dev.souk.platform.json.Json;
import dev.souk.platform.redis.Redis;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;
import redis.clients.jedis.exceptions.JedisException;

/** Tells a customer's sockets, on whichever instance they are: through Redis, or only those here when it is away. */
@Singleton
public class LiveUpdates {

    static final String CHANNEL = "souk:notify:live";

    private static final System.Logger LOG = System.getLogger(LiveUpdates.class.getName());

    /** What goes through Redis. */
    record Envelope(UUID accountId, OrderUpdate update) {}

    private final Redis redis;
    private final LiveConnections connections;

    @Inject
    LiveUpdates(Redis redis, LiveConnections connections) {
        this.redis = redis;
        this.connections = connections;
    }

    /** Sends an update to everybody who is logged in as this account and connected. Never fails. */
    public void publish(UUID accountId, OrderUpdate update) {
        if (!redis.isConfigured()) {
            connections.send(accountId, update);
            return;
        }
        try {
            redis.commands().publish(CHANNEL, Json.write(new Envelope(accountId, update)));
        } catch (JedisException e) {
            LOG.log(WARNING, "live update reaches this instance only: {0}", e.getMessage());
            connections.send(accountId, update);
        }
    }

    void received(String message) {
        Envelope envelope = Json.read(message, Envelope.class);
        connections.send(envelope.accountId(), envelope.update());
    }
}
