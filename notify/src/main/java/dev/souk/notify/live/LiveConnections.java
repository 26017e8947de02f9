package dev.souk.notify.live;

import static jakarta.interceptor.Interceptor.Priority.PLATFORM_BEFORE;

import dev.souk.platform.json.Json;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The open sockets of this instance, and how many there may be. */
@Singleton
class LiveConnections {

    private final int most;
    private final int mostPerAccount;
    private final Set<LiveConnection> all = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<UUID, Set<LiveConnection>> byAccount = new ConcurrentHashMap<>();

    @Inject
    LiveConnections(
            @ConfigProperty(name = "souk.notify.live.max", defaultValue = "10000") int most,
            @ConfigProperty(name = "souk.notify.live.max-per-account", defaultValue = "10") int mostPerAccount) {
        this.most = most;
        this.mostPerAccount = mostPerAccount;
    }

    /** Takes in a socket nobody has authenticated yet; false when there are too many. */
    boolean open(LiveConnection connection) {
        all.add(connection);
        return all.size() <= most;
    }

    /** The socket belongs to this account from now on; false when it has too many. */
    boolean authenticated(UUID accountId, LiveConnection connection) {
        Set<LiveConnection> theirs = byAccount.compute(accountId, (_, known) -> {
            Set<LiveConnection> set = known == null ? ConcurrentHashMap.newKeySet() : known;
            if (all.contains(connection)) { // or it was closed meanwhile, and nobody would take it out again
                set.add(connection);
            }
            return set.isEmpty() ? null : set;
        });
        return theirs == null || theirs.size() <= mostPerAccount;
    }

    void closed(LiveConnection connection) {
        all.remove(connection);
        connection
                .account()
                .ifPresent(account -> byAccount.computeIfPresent(account, (_, set) -> {
                    set.remove(connection);
                    return set.isEmpty() ? null : set;
                }));
    }

    void send(UUID accountId, OrderUpdate update) {
        var theirs = byAccount.getOrDefault(accountId, Set.of());
        if (!theirs.isEmpty()) {
            String text = Json.write(update);
            theirs.forEach(connection -> connection.send(text));
        }
    }

    /** Whether nobody is logged in here. */
    boolean isEmpty() {
        return byAccount.isEmpty();
    }

    /** Sockets of this instance, for the metrics and tests. */
    int count() {
        return all.size();
    }

    /** After this instance has left Consul and before its server stops, so that everybody connects to another one. */
    void closeAll(@Observes @Priority(PLATFORM_BEFORE - 50) @BeforeDestroyed(ApplicationScoped.class) Object event) {
        all.forEach(LiveConnection::goAway);
    }
}
