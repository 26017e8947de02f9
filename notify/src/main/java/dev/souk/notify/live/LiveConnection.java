package dev.souk.notify.live;

import static java.lang.System.Logger.Level.DEBUG;

import dev.souk.platform.identity.Caller;
import dev.souk.platform.identity.TokenVerifier;
import dev.souk.platform.problem.ProblemException;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One socket. Everything that goes out passes a bounded queue and is written by one virtual thread, so a slow reader holds
 * up nobody else. The same thread asks before it writes, and whenever nothing went out for a while, whether the token still
 * holds, and then also whether the other side still answers.
 */
final class LiveConnection {

    static final CloseCode UNAUTHENTICATED = CloseCodes.getCloseCode(4401);

    private static final System.Logger LOG = System.getLogger(LiveConnection.class.getName());
    private static final int QUEUE = 64;
    private static final int UNANSWERED_PINGS = 2;

    private sealed interface Outgoing {
        record Text(String text) implements Outgoing {}

        record Close(CloseCode code, String reason) implements Outgoing {}
    }

    private record Identity(UUID accountId, String token) {}

    private final Session session;
    private final TokenVerifier verifier;
    private final Duration authenticateWithin;
    private final Duration ping;
    private final BlockingQueue<Outgoing> queue = new ArrayBlockingQueue<>(QUEUE);
    private volatile Optional<Identity> identity = Optional.empty();
    private final AtomicInteger unansweredPings = new AtomicInteger();

    LiveConnection(Session session, TokenVerifier verifier, Duration authenticateWithin, Duration ping) {
        this.session = session;
        this.verifier = verifier;
        this.authenticateWithin = authenticateWithin;
        this.ping = ping;
    }

    void start() {
        Thread.ofVirtual().name("live-" + session.getId()).start(this::run);
    }

    /**
     * Takes a token, the first one or a fresh one of the same account.
     *
     * @return the account; empty when the token does not hold, and the socket is about to be closed
     */
    Optional<UUID> authenticate(String token) {
        try {
            if (verifier.verify(token) instanceof Caller.User user
                    && identity.map(Identity::accountId)
                            .orElse(user.accountId())
                            .equals(user.accountId())) {
                identity = Optional.of(new Identity(user.accountId(), token));
                return account();
            }
            close(UNAUTHENTICATED, "the token is not of a customer, or of another one");
        } catch (ProblemException e) {
            close(UNAUTHENTICATED, e.problem().detail().orElse("the token does not hold"));
        }
        return Optional.empty();
    }

    Optional<UUID> account() {
        return identity.map(Identity::accountId);
    }

    /** Leaves a message to be sent; a reader who can't keep up is closed. */
    void send(String text) {
        if (!queue.offer(new Outgoing.Text(text))) {
            close(CloseCodes.VIOLATED_POLICY, "too slow");
        }
    }

    /** Closes the socket after what is sent before, or at once when the reader can't keep up. */
    void close(CloseCode code, String reason) {
        var close = new Outgoing.Close(code, reason);
        if (!queue.offer(close)) {
            queue.clear();
            queue.add(close);
        }
    }

    /** This process stops. */
    void goAway() {
        closeNow(CloseCodes.GOING_AWAY, "this instance stops: connect again");
    }

    void ponged() {
        unansweredPings.set(0);
    }

    private void run() {
        try {
            awaitAuthentication();
            while (session.isOpen()) {
                Outgoing next = queue.poll(ping.toMillis(), TimeUnit.MILLISECONDS);
                switch (next) {
                    case null -> check();
                    case Outgoing.Text(String text) -> sendNow(text);
                    case Outgoing.Close(CloseCode code, String reason) -> closeNow(code, reason);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.log(DEBUG, "live connection {0} ended: {1}", session.getId(), e.getMessage());
            closeNow(CloseCodes.CLOSED_ABNORMALLY, "");
        }
    }

    private void awaitAuthentication() throws InterruptedException, IOException {
        Outgoing first = queue.poll(authenticateWithin.toMillis(), TimeUnit.MILLISECONDS);
        switch (first) {
            case null -> closeNow(UNAUTHENTICATED, "no token in time");
            case Outgoing.Text(String text) -> sendNow(text);
            case Outgoing.Close(CloseCode code, String reason) -> closeNow(code, reason);
        }
    }

    private void check() throws IOException {
        if (unansweredPings.getAndIncrement() >= UNANSWERED_PINGS) {
            closeNow(CloseCodes.GOING_AWAY, "no answer to pings");
            return;
        }
        if (isStillAuthenticated()) {
            session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
        }
    }

    private void sendNow(String text) throws IOException {
        if (isStillAuthenticated()) {
            session.getBasicRemote().sendText(text);
        }
    }

    /** Closes the socket when its token has expired or was revoked. */
    private boolean isStillAuthenticated() {
        try {
            identity.ifPresent(known -> verifier.verify(known.token()));
            return true;
        } catch (ProblemException _) {
            closeNow(UNAUTHENTICATED, "the token has expired: connect with a fresh one");
            return false;
        }
    }

    private void closeNow(CloseCode code, String reason) {
        try {
            session.close(new CloseReason(code, reason));
        } catch (IOException | RuntimeException e) {
            LOG.log(DEBUG, "live connection {0} was gone already", session.getId());
        }
    }
}
