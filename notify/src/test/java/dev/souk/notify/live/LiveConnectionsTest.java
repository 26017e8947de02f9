package dev.souk.notify.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LiveConnectionsTest {
    private final LiveConnections connections = new LiveConnections(3, 1);
    private final UUID account = UUID.randomUUID();

    @Test
    void whoeverIsClosedWhileTheTokenIsLookedAtIsNotKept() {
        LiveConnection connection = connection();
        connections.open(connection);
        connections.closed(connection);

        connections.authenticated(account, connection);

        assertTrue(connections.isEmpty());
        assertEquals(0, connections.count());
    }

    @Test
    void anAccountHasSoManyAndNoMore() {
        LiveConnection first = connection();
        LiveConnection second = connection();
        connections.open(first);
        connections.open(second);

        assertTrue(connections.authenticated(account, first));
        assertFalse(connections.authenticated(account, second));
        assertTrue(connections.authenticated(UUID.randomUUID(), second));
    }

    private static LiveConnection connection() {
        Session session = (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(), new Class<?>[] {Session.class}, (_, method, _) -> {
                    throw new AssertionError("nobody asks for " + method.getName());
                });
        return new LiveConnection(session, null, Duration.ofSeconds(5), Duration.ofSeconds(20));
    }
}
