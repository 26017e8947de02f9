package dev.souk.billing.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.souk.platform.money.Money;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a provider does to the connection, each call is sent once and a missing answer is never taken for one. */
class SimulatorProviderTest {

    private static final ProviderKey KEY = new ProviderKey(UUID.randomUUID(), 1);
    private static final Money AMOUNT = Money.of(4990, "EUR");
    private static final PaymentMethod CARD = new PaymentMethod.Token("tok_ok");
    private static final String HELD = """
            {"state": "AUTHORIZED", "reference": "r", "expiresAt": "2026-12-01T00:00:00Z", "somethingNew": 1}
            """;

    private interface Fault {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch hung = new CountDownLatch(1);
    private volatile Fault fault = exchange -> send(exchange, 200, HELD);
    private HttpServer server;
    private SimulatorProvider provider;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            fault.answer(exchange);
        });
        server.start();
        provider = provider(server.getAddress().getPort());
    }

    @AfterEach
    void stop() throws IOException {
        hung.countDown();
        provider.close();
        server.stop(0);
    }

    @Test
    void readsAnAnswerAndIgnoresWhatItDoesNotKnow() {
        assertEquals(
                new Authorization.Held("r", Instant.parse("2026-12-01T00:00:00Z")),
                provider.authorize(KEY, AMOUNT, CARD));
    }

    @Test
    void tellsWhatIsHeldFromWhatWasTaken() {
        fault = exchange -> send(exchange, 200, HELD.replace("1}", "1, \"amount\": 500, \"captured\": 500}"));
        assertEquals(new Authorization.Captured("r", Instant.parse("2026-12-01T00:00:00Z")), provider.cancel(KEY));
        fault = exchange -> send(exchange, 200, HELD.replace("1}", "1, \"amount\": 500, \"captured\": 499}"));
        assertEquals(new Authorization.Held("r", Instant.parse("2026-12-01T00:00:00Z")), provider.cancel(KEY));
    }

    @Test
    void sendsACallOnceWhenTheConnectionDropsEvenAReusedOne() {
        provider.authorize(KEY, AMOUNT, CARD);
        fault = HttpExchange::close;
        assertThrows(OutcomeUnknown.class, () -> provider.authorize(KEY, AMOUNT, CARD));
        assertEquals(2, requests.get());
        assertThrows(OutcomeUnknown.class, () -> provider.capture(KEY, UUID.randomUUID(), AMOUNT));
        assertEquals(3, requests.get());
    }

    @Test
    void takesAnErrorForNoAnswer() {
        for (int status : new int[] {500, 502, 503, 400, 401, 409, 429}) {
            fault = exchange -> send(exchange, status, "{}");
            assertThrows(OutcomeUnknown.class, () -> provider.authorize(KEY, AMOUNT, CARD), "status " + status);
        }
        assertEquals(7, requests.get());
    }

    @Test
    void takesNonsenseForNoAnswer() {
        for (String body : new String[] {"", "<html>", "{\"state\": \"PERHAPS\"}", "{\"state\": \"AUTHORIZED\"}"}) {
            fault = exchange -> send(exchange, 200, body);
            assertThrows(OutcomeUnknown.class, () -> provider.authorize(KEY, AMOUNT, CARD), body);
        }
    }

    @Test
    void givesUpWaiting() {
        fault = exchange -> {
            try {
                hung.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        };
        assertThrows(OutcomeUnknown.class, () -> provider.refund(KEY, UUID.randomUUID(), AMOUNT));
    }

    @Test
    void knowsThatNobodyListens() throws IOException {
        int port = server.getAddress().getPort();
        server.stop(0);
        var closed = provider(port);
        assertThrows(OutcomeUnknown.class, () -> closed.cancel(KEY));
        closed.close();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @Test
    void tellsAnUnknownKeyFromAnError() {
        fault = exchange -> send(exchange, 404, "");
        assertEquals(Optional.empty(), provider.find(KEY));
        assertEquals(new Transfer.Refused("authorization-unknown"), provider.capture(KEY, UUID.randomUUID(), AMOUNT));
    }

    private static SimulatorProvider provider(int port) {
        return new SimulatorProvider(new ProviderSettings(
                "simulator",
                Optional.of(URI.create("http://127.0.0.1:" + port)),
                true,
                Optional.of("key"),
                Duration.ofMillis(700),
                "127.0.0.1",
                () -> port));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
