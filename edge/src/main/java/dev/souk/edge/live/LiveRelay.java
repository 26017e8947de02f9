package dev.souk.edge.live;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.helidon.websocket.WsUpgradeException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Two WebSockets back to back: whatever one side says the other hears, in order. A side reads on only after the other
 * side has taken what came before, so that a slow reader slows the writer down instead of filling memory.
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

    private final CompletableFuture<WsSession> client = new CompletableFuture<>();
    private final Upstream upstream;
    private volatile WebSocket service;

    /** How to reach the service. */
    @FunctionalInterface
    interface Upstream {

        /**
         * Opens a WebSocket.
         *
         * @throws WsUpgradeException when no instance takes it
         */
        WebSocket connect(WebSocket.Listener listener) throws WsUpgradeException;
    }

    LiveRelay(Upstream upstream) {
        this.upstream = upstream;
    }

    /** Opens the far side before the near side is told that it is open. */
    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) throws WsUpgradeException {
        service = upstream.connect(new FromService());
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

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            return switch (status) {
                case NO_CODE -> client.thenAccept(session -> session.close(GOING_AWAY, reason));
                case BROKEN -> comeBack();
                default -> client.thenAccept(session -> session.close(status, reason));
            };
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            var _ = comeBack();
        }

        /** The instance went away: a client that connects again will meet another one. */
        private CompletionStage<?> comeBack() {
            return client.thenAccept(session -> session.close(TRY_AGAIN, "reconnect"));
        }

        private CompletionStage<?> passOn(WebSocket socket, Consumer<WsSession> message) {
            return client.thenAccept(message).whenComplete((_, failure) -> {
                if (failure == null) {
                    socket.request(1);
                } else {
                    socket.abort();
                }
            });
        }
    }
}
