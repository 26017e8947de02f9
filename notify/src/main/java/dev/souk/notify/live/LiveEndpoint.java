package dev.souk.notify.live;

import static java.lang.System.Logger.Level.DEBUG;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.souk.platform.identity.TokenVerifier;
import dev.souk.platform.json.Json;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The WebSocket; the protocol is told in {@link dev.souk.notify.live}. */
@Dependent
@ServerEndpoint("/api/v1/live")
public class LiveEndpoint {

    private static final System.Logger LOG = System.getLogger(LiveEndpoint.class.getName());
    private static final String CONNECTION = LiveConnection.class.getName();
    private static final int LONGEST_MESSAGE = 16_384;
    private static final String AUTHENTICATED = "{\"type\":\"authenticated\"}";

    private final LiveConnections connections;
    private final TokenVerifier verifier;
    private final Duration authenticateWithin;
    private final Duration ping;

    @Inject
    LiveEndpoint(
            LiveConnections connections,
            TokenVerifier verifier,
            @ConfigProperty(name = "souk.notify.live.authenticate-within", defaultValue = "PT5S")
                    Duration authenticateWithin,
            @ConfigProperty(name = "souk.notify.live.ping", defaultValue = "PT20S") Duration ping) {
        this.connections = connections;
        this.verifier = verifier;
        this.authenticateWithin = authenticateWithin;
        this.ping = ping;
    }

    /** What a client may say. */
    private record Message(String type, Optional<String> token) {
        @Override
        public String toString() {
            return "Message[" + type + "]";
        }
    }

    @OnOpen
    public void open(Session session) {
        session.setMaxTextMessageBufferSize(LONGEST_MESSAGE);
        session.setMaxBinaryMessageBufferSize(1);
        var connection = new LiveConnection(session, verifier, authenticateWithin, ping);
        session.getUserProperties().put(CONNECTION, connection);
        if (!connections.open(connection)) {
            connection.close(CloseCodes.TRY_AGAIN_LATER, "too many connections");
        }
        connection.start();
    }

    @OnMessage
    public void message(Session session, String text) {
        LiveConnection connection = connection(session);
        Optional<String> token = token(text);
        if (token.isEmpty()) {
            connection.close(
                    CloseCodes.VIOLATED_POLICY, "only {\"type\":\"authenticate\",\"token\":\"...\"} is understood");
            return;
        }
        connection.authenticate(token.get()).ifPresent(account -> {
            if (connections.authenticated(account, connection)) {
                connection.send(AUTHENTICATED);
            } else {
                connection.close(CloseCodes.TRY_AGAIN_LATER, "too many connections of this account");
            }
        });
    }

    @OnMessage
    public void pong(Session session, PongMessage message) {
        connection(session).ponged();
    }

    @OnClose
    public void close(Session session) {
        connections.closed(connection(session));
    }

    @OnError
    public void error(Session session, Throwable failure) {
        LOG.log(DEBUG, () -> "live connection " + session.getId() + " failed", failure);
        connections.closed(connection(session));
        connection(session).close(CloseCodes.UNEXPECTED_CONDITION, "failed; connect again");
    }

    private static LiveConnection connection(Session session) {
        return (LiveConnection) session.getUserProperties().get(CONNECTION);
    }

    /** The token of an {@code authenticate} message; empty for anything else. */
    private static Optional<String> token(String text) {
        try {
            Message message = Json.tolerant().readValue(text, Message.class);
            return message != null && "authenticate".equals(message.type()) ? message.token() : Optional.empty();
        } catch (JsonProcessingException _) { // its message would hold the token
            return Optional.empty();
        }
    }
}
