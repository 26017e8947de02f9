package dev.souk.local.demo;

import dev.souk.local.Wait;
import dev.souk.platform.json.Json;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a customer is told while it happens. */
final class LiveUpdates implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    private LiveUpdates() {}

    /** Connects through the edge and says who is there. */
    static LiveUpdates of(Shop shop, String accessToken) {
        LiveUpdates updates = new LiveUpdates();
        URI address = URI.create(shop.api().toString().replaceFirst("^http", "ws") + "/live");
        updates.socket =
                shop.client().newWebSocketBuilder().buildAsync(address, updates).join();
        updates.socket
                .sendText(Json.write(Map.of("type", "authenticate", "token", accessToken)), true)
                .join();
        return updates;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            messages.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    /** Waits until the order was said to have this status. */
    void await(String orderId, String status) {
        boolean came = Wait.until(
                PATIENCE,
                () -> messages.stream()
                        .anyMatch(message -> message.contains(orderId) && message.contains("\"" + status + "\"")));
        Story.require(came, "no live update told that the order is " + status + "; told was " + messages);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
