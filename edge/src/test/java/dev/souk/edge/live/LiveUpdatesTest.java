package dev.souk.edge.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.platform.discovery.Balancer;
import dev.souk.platform.discovery.Instance;
import dev.souk.platform.discovery.InstanceStatus;
import dev.souk.platform.discovery.ServiceDirectory;
import dev.souk.platform.test.Eventually;
import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WebSockets through the edge, with real sockets on both sides. */
class LiveUpdatesTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int MOST = 3;

    private final HttpClient http = HttpClient.newHttpClient();
    private WebServer service;
    private WebServer edge;
    private LiveUpdates live;
    private volatile boolean offered = true;
    private final Queue<String> addresses = new ConcurrentLinkedQueue<>();
    private final LiveUpdates.Door door =
            (peer, _) -> offered ? Optional.ofNullable(addresses.poll()).or(() -> Optional.of(peer)) : Optional.empty();

    @BeforeEach
    void start() {
        service = start(WsRouting.builder().endpoint(LiveUpdates.PATH, Echo::new));
        Instance gone = new Instance("notify", "gone", "127.0.0.1", 1, Map.of());
        Instance there = new Instance("notify", "there", "127.0.0.1", service.port(), Map.of());
        live = new LiveUpdates(new Balancer(new Fixed(List.of(gone, there))), LONG, MOST, door);
        edge = start(live.routing());
    }

    @AfterEach
    void stop() {
        live.close();
        edge.stop();
        service.stop();
    }

    @Test
    void carriesMessagesBothWaysInOrder() throws Exception {
        Heard heard = new Heard();
        WebSocket socket = connect(heard);
        for (int i = 0; i < 100; i++) {
            socket.sendText("message " + i, true).join();
        }
        for (int i = 0; i < 100; i++) {
            assertEquals("message " + i, heard.next());
        }
    }

    @Test
    void passesOnThatTheServiceCloses() throws Exception {
        Heard heard = new Heard();
        WebSocket socket = connect(heard);
        socket.sendText("close", true).join();
        assertEquals("closed 4001 because", heard.next());
    }

    @Test
    void tellsTheClientToComeBackWhenTheInstanceDies() throws Exception {
        try (ServerSocket dying = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> shakeHandsAndDie(dying));
            Instance instance = new Instance("notify", "dying", "127.0.0.1", dying.getLocalPort(), Map.of());
            live = new LiveUpdates(new Balancer(new Fixed(List.of(instance))), LONG, MOST, door);
            edge.stop();
            edge = start(live.routing());
            Heard heard = new Heard();
            connect(heard);
            assertEquals("closed 1013 reconnect", heard.next());
        }
    }

    @Test
    void passesPingsOnSoThatAListenerIsNotIdle() throws Exception {
        Heard heard = new Heard();
        WebSocket socket = connect(heard);
        socket.sendText("ping", true).join();
        assertEquals("ping are you there", heard.next());
        assertEquals("pong", heard.next(), "the client's answer to the edge keeps its connection");
    }

    @Test
    void tellsTheClientToComeBackWhenTheInstanceFallsSilent() throws Exception {
        live.close();
        Instance there = new Instance("notify", "there", "127.0.0.1", service.port(), Map.of());
        live = new LiveUpdates(new Balancer(new Fixed(List.of(there))), Duration.ofMillis(200), MOST, door);
        edge.stop();
        edge = start(live.routing());
        Heard heard = new Heard();
        connect(heard);
        assertEquals("closed 1013 reconnect", heard.next());
    }

    @Test
    void cutsOffAClientThatSaysNothing() throws Exception {
        edge.stop();
        edge = server(live.routing())
                .idleConnectionTimeout(Duration.ofSeconds(3)) // the server looks at a clock of seconds
                .idleConnectionPeriod(Duration.ofMillis(50))
                .build()
                .start();
        try (Socket mute = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
            mute.setSoTimeout(20_000);
            mute.getOutputStream()
                    .write(("GET " + LiveUpdates.PATH + " HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var in = new BufferedReader(new InputStreamReader(mute.getInputStream(), StandardCharsets.US_ASCII));
            assertEquals("HTTP/1.1 101 Switching Protocols", in.readLine());
            var _ = in.transferTo(Writer.nullWriter()); // ends when the connection does
        }
        Heard heard = new Heard();
        WebSocket socket = connect(heard);
        socket.sendText("keep pinging", true).join();
        for (int pings = 0; pings < 100; pings++) {
            assertEquals("ping are you there", heard.next(), "who answers pings is not cut off");
        }
    }

    @Test
    void refusesWhenNoInstanceTakesTheConnection() {
        service.stop();
        for (int i = 0; i < 20; i++) {
            assertThrows(CompletionException.class, () -> connect(new Heard()));
        }
        assertEquals(0, live.joined());
    }

    @Test
    void aBrokenKeyJoinsNobody() throws IOException {
        for (String key : new String[] {"short", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ==x", "!!!!"}) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write(("GET " + LiveUpdates.PATH + " HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade, close\r\n"
                                        + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                        + "Sec-WebSocket-Key: " + key + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                assertEquals("HTTP/1.1 404 Not Found", in.readLine(), key);
            }
        }
        assertEquals(0, live.joined());
    }

    @Test
    void anAddressHasSoManyConnectionsAndNoMore() throws Exception {
        List<WebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            sockets.add(connect(new Heard()));
        }
        assertThrows(CompletionException.class, () -> connect(new Heard()));
        assertEquals(MOST, live.joined());
        Heard heard = new Heard();
        sockets.getFirst().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        Eventually.until("a place is free", () -> {
            try {
                connect(heard);
                return true;
            } catch (CompletionException e) {
                return false;
            }
        });
        assertEquals(MOST, live.joined());
    }

    @Test
    void theAddressesOfANetworkCountTogether() throws Exception {
        for (int i = 0; i < MOST; i++) {
            addresses.add("2001:db8:1:2::" + i);
            connect(new Heard());
        }
        addresses.add("2001:db8:1:2:ffff::9");
        assertThrows(CompletionException.class, () -> connect(new Heard()));
        addresses.add("2001:db8:1:3::1");
        connect(new Heard());
    }

    @Test
    void isNotThereWhenNoRouteLeadsToIt() {
        offered = false;
        assertThrows(CompletionException.class, () -> connect(new Heard()));
    }

    private WebSocket connect(WebSocket.Listener listener) {
        URI uri = URI.create("ws://127.0.0.1:" + edge.port() + LiveUpdates.PATH);
        return http.newWebSocketBuilder().buildAsync(uri, listener).join();
    }

    /** The handshake of RFC 6455, section 4.2.2, after which the connection breaks without a word. */
    private static void shakeHandsAndDie(ServerSocket server) {
        try (Socket socket = server.accept()) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String key = "";
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                    key = line.substring(line.indexOf(':') + 1).trim();
                }
            }
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream()
                    .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Accept: "
                                    + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static WebServer start(WsRouting.Builder routing) {
        return server(routing).build().start();
    }

    private static WebServerConfig.Builder server(WsRouting.Builder routing) {
        return WebServer.builder()
                .featuresDiscoverServices(false)
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .addRouting(routing);
    }

    private record Fixed(List<Instance> instances) implements ServiceDirectory {
        @Override
        public List<Instance> snapshot(String name) {
            return instances;
        }

        @Override
        public List<InstanceStatus> status(String name) {
            return List.of();
        }
    }

    private static final class Echo implements WsListener {
        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            switch (text) {
                case "close" -> session.close(4001, "because");
                case "ping" -> session.ping(BufferData.create("are you there")).send("pong", true);
                case "keep pinging" -> Thread.startVirtualThread(() -> keepPinging(session));
                default -> session.send(text, last);
            }
        }
    }

    /** Until the connection ends. */
    private static void keepPinging(WsSession session) {
        try {
            while (true) {
                session.ping(BufferData.create("are you there"));
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        } catch (RuntimeException e) {
            // It has ended.
        }
    }

    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return messages.poll(10, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            messages.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPing(WebSocket socket, ByteBuffer data) {
            messages.add("ping " + StandardCharsets.US_ASCII.decode(data));
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            messages.add("closed " + status + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            messages.add("failed " + failure + failure.getCause());
        }
    }
}
