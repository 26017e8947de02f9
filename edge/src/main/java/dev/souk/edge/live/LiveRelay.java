package dev.souk.edge.live;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.helidon.websocket.WsUpgradeException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Two WebSockets back to back: whatever one side says the other hears, in order. A side reads on only after the other
 * side has taken what came before, so that a slow reader slows the writer down instead of filling memory.
 *
 * <p>The service's pings are passed on too. A client that only listens is known by its answers to them, and one that is gone by
 * their absence: who says nothing for the server's idle time is cut off. A service that has not even pinged for a while has
 * died without a word, and its clients are told to come back.
 */
final class LiveRelay implements WsListener {

    private static final System.Logger LOG = System.getLogger(LiveRelay.class.getName());

    /** Close codes of RFC 6455, section 7.4.1, and of its registry. */
    private static final int GOING_AWAY = 1001;

    /** Never sent: stands for a close without a code. */
    private static final int NO_CODE = 1005;

    /** Never sent: stands for a connection that ended without a close. */
    private static final int BROKEN = 1006;

    private static final int TRY_AGAIN = 1013;
    private static final String RECONNECT = "reconnect";

    private final CompletableFuture<WsSession> client = new CompletableFuture<>();
    private final Upstream upstream;
    /** Answers to the client's pings and messages of the service come from different threads, into one buffer. */
    private final ReentrantLock toClient = new ReentrantLock();

    private volatile WebSocket service;
    private volatile long heardAt = System.nanoTime();

    /** How to reach the service. */
    @FunctionalInterface
    interface Upstream {

        /**
         * Opens a WebSocket.
         *
         * @param headers of the client's request
         * @throws WsUpgradeException when the client may not, or no instance takes it
         */
        WebSocket connect(LiveRelay relay, Headers headers, WebSocket.Listener listener) throws WsUpgradeException;
    }

    LiveRelay(Upstream upstream) {
        this.upstream = upstream;
    }

    /** Opens the far side before the near side is told that it is open. */
    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) throws WsUpgradeException {
        service = upstream.connect(this, headers, new FromService());
        return Optional.empty();
    }

    @Override
    public void onOpen(WsSession session) {
        client.complete(session);
    }

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
        service.sendText(text, last).join();
    }

    @Override
    public void onMessage(WsSession session, BufferData buffer, boolean last) {
        service.sendBinary(ByteBuffer.wrap(buffer.readBytes()), last).join();
    }

    @Override
    public void onPing(WsSession session, BufferData buffer) {
        say(session, it -> it.pong(buffer));
    }

    @Override
    public void onClose(WsSession session, int status, String reason) {
        try {
            service.sendClose(status == NO_CODE ? WebSocket.NORMAL_CLOSURE : status, reason)
                    .join();
        } catch (CompletionException | IllegalArgumentException e) {
            service.abort();
        }
    }

    @Override
    public void onError(WsSession session, Throwable failure) {
        LOG.log(System.Logger.Level.DEBUG, "A live connection failed", failure);
        service.abort();
    }

    /** Whether nobody is joined any more. */
    boolean isOver() {
        WebSocket far = service;
        return far != null && far.isInputClosed() && far.isOutputClosed();
    }

    /** Ends a connection to a service that has said nothing for so long, unless it is the client who does not read. */
    void endIfSilent(Duration limit) {
        WebSocket far = service;
        if (far != null && !toClient.isLocked() && System.nanoTime() - heardAt > limit.toNanos()) {
            LOG.log(System.Logger.Level.INFO, "A service has said nothing on a live connection for {0}", limit);
            far.abort();
            var _ = client.thenAccept(session -> close(session, TRY_AGAIN, RECONNECT));
        }
    }

    private void close(WsSession session, int status, String reason) {
        say(session, it -> it.close(status, reason));
    }

    private void say(WsSession session, Consumer<WsSession> message) {
        toClient.lock();
        try {
            message.accept(session);
        } finally {
            toClient.unlock();
        }
    }

    private final class FromService implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            String text = data.toString();
            return passOn(socket, session -> session.send(text, last));
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            return passOn(socket, session -> session.send(BufferData.create(bytes), last));
        }

        /** It is answered by the library; what counts here is whether the client is still there. */
        @Override
        public CompletionStage<?> onPing(WebSocket socket, ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            return passOn(socket, session -> session.ping(BufferData.create(bytes)));
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            return switch (status) {
                case NO_CODE -> client.thenAccept(session -> close(session, GOING_AWAY, reason));
                case BROKEN -> comeBack();
                default -> client.thenAccept(session -> close(session, status, reason));
            };
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            var _ = comeBack();
        }

        /** The instance went away: a client that connects again will meet another one. */
        private CompletionStage<?> comeBack() {
            return client.thenAccept(session -> close(session, TRY_AGAIN, RECONNECT));
        }

        private CompletionStage<?> passOn(WebSocket socket, Consumer<WsSession> message) {
            heardAt = System.nanoTime();
            return client.thenAccept(session -> say(session, message)).whenComplete((_, failure) -> {
                heardAt = System.nanoTime();
                if (failure == null) {
                    socket.request(1);
                } else {
                    socket.abort();
                }
            });
        }
    }
}
