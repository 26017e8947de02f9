package dev.souk.notify.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.json.Json;
import dev.souk.platform.redis.Redis;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithRedis;
import io.helidon.microprofile.server.ServerCdiExtension;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The WebSocket as a customer's program sees it, on a real Redis. */
@WithRedis
@HelidonTest
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.notify.live.authenticate-within", value = "PT1S")
@AddConfig(key = "souk.notify.live.ping", value = "PT0.2S")
@AddConfig(key = "souk.notify.live.max-per-account", value = "3")
@Timeout(90)
class LiveEndpointTest {

    @Inject
    private BeanManager beans;

    @Inject
    private LiveUpdates updates;

    @Inject
    private LiveConnections connections;

    @Inject
    private Redis redis;

    private UUID account;
    private int port;

    @BeforeEach
    void anotherCustomer() {
        account = UUID.randomUUID();
        port = beans.getExtension(ServerCdiExtension.class).port();
        Eventually.until("listening", this::isListening);
    }

    @Test
    void tellsACustomerOfTheirOrdersAndNobodyElse() throws Exception {
        UUID stranger = UUID.randomUUID();
        try (var mine = client(account);
                var also = client(account);
                var theirs = client(stranger)) {
            UUID order = UUID.randomUUID();
            publish(order, "CONFIRMED");
            for (var client : new LiveClient[] {mine, also}) {
                var message = client.next();
                assertEquals("order", message.get("type").asText());
                assertEquals(order.toString(), message.get("orderId").asText());
                assertEquals("S-1", message.get("orderNumber").asText());
                assertEquals("CONFIRMED", message.get("status").asText());
                assertEquals("2026-11-23T09:30:00Z", message.get("at").asText());
            }
            updates.publish(stranger, OrderUpdate.of(UUID.randomUUID(), "S-2", "SHIPPED", Instant.now()));
            assertEquals("S-2", theirs.next().get("orderNumber").asText(), "the first thing the stranger hears");
            assertTrue(mine.hasNothingMore());
        }
    }

    @Test
    void hearsWhatAnotherInstancePublishes() throws Exception {
        try (var client = client(account)) {
            var update = OrderUpdate.of(UUID.randomUUID(), "S-9", "CANCELLED", Instant.now());
            redis.commands().publish(LiveUpdates.CHANNEL, "nonsense");
            redis.commands().publish(LiveUpdates.CHANNEL, Json.write(new LiveUpdates.Envelope(account, update)));
            assertEquals("S-9", client.next().get("orderNumber").asText());
        }
    }

    @Test
    void keepsTheOrderOfUpdates() throws Exception {
        try (var client = client(account)) {
            for (int i = 0; i < 50; i++) {
                publish(UUID.randomUUID(), "STATUS_" + i);
            }
            for (int i = 0; i < 50; i++) {
                assertEquals("STATUS_" + i, client.next().get("status").asText());
            }
        }
    }

    @Test
    void survivesALostConnectionToRedis() throws Exception {
        try (var client = client(account)) {
            redis.commands().sendCommand(() -> "CLIENT".getBytes(StandardCharsets.US_ASCII), "KILL", "TYPE", "pubsub");
            Eventually.until("listening again", this::isListening);
            publish(UUID.randomUUID(), "CONFIRMED");
            assertEquals("CONFIRMED", client.next().get("status").asText());
        }
    }

    @Test
    void refusesATokenThatDoesNotHold() throws Exception {
        try (var client = new LiveClient(port)) {
            assertEquals(4401, client.authenticate("Bearer nonsense").closeCode());
        }
        try (var client = new LiveClient(port)) {
            assertEquals(
                    4401,
                    client.authenticate(TestTokens.service("orders", "catalog:holds"))
                            .closeCode());
        }
    }

    @Test
    void closesWhenNoTokenComes() throws Exception {
        try (var client = new LiveClient(port)) {
            assertEquals(4401, client.closeCode());
        }
    }

    @Test
    void closesWhenTheTokenExpires() throws Exception {
        try (var client = new LiveClient(port).authenticate(tokenAboutToExpire())) {
            assertEquals("authenticated", client.next().get("type").asText(), "within the tolerance for clocks");
            assertEquals(4401, client.closeCode());
        }
    }

    @Test
    void closesWhenTheTokenExpiresHoweverMuchIsTold() throws Exception {
        try (var client = new LiveClient(port).authenticate(tokenAboutToExpire())) {
            assertEquals("authenticated", client.next().get("type").asText(), "within the tolerance for clocks");
            Eventually.until("the socket is closed", () -> {
                publish(UUID.randomUUID(), "CONFIRMED");
                return client.isClosed();
            });
            assertEquals(4401, client.closeCode());
        }
    }

    private String tokenAboutToExpire() {
        long expired = Instant.now().getEpochSecond() - 9;
        return TestTokens.sign(TestTokens.KEY_ID, """
                {"iss":"souk","sub":"%s","jti":"j","sid":"%s","groups":["customer"],"iat":%d,"exp":%d}
                """.formatted(account, UUID.randomUUID(), expired - 300, expired));
    }

    @Test
    void takesAFreshTokenOfTheSameAccountOnly() throws Exception {
        try (var client = client(account)) {
            client.authenticate(TestTokens.customer(account));
            assertEquals("authenticated", client.next().get("type").asText());
            assertEquals(
                    4401,
                    client.authenticate(TestTokens.customer(UUID.randomUUID())).closeCode());
        }
    }

    @Test
    void understandsNothingElse() throws Exception {
        for (String text :
                new String[] {"hello", "{}", "[]", "null", "{\"type\": \"subscribe\"}", "{\"type\": \"authenticate\"}"
                }) {
            try (var client = new LiveClient(port)) {
                assertEquals(1008, client.send(text).closeCode(), text);
            }
        }
    }

    @Test
    void boundsTheSocketsOfOneAccount() throws Exception {
        var clients = new ArrayList<LiveClient>();
        for (int i = 0; i < 3; i++) {
            clients.add(client(account));
        }
        try (var oneTooMany = new LiveClient(port)) {
            assertEquals(
                    1013, oneTooMany.authenticate(TestTokens.customer(account)).closeCode());
        }
        clients.removeFirst().close();
        Eventually.until("a place is free", () -> {
            try (var again = new LiveClient(port).authenticate(TestTokens.customer(account))) {
                return again.next().get("type").asText().equals("authenticated");
            } catch (AssertionError | InterruptedException e) {
                return false;
            }
        });
        clients.forEach(LiveClient::close);
    }

    @Test
    void saysGoodbyeWhenItStops() throws Exception {
        try (var client = client(account)) {
            connections.closeAll("stop");
            assertEquals(1001, client.closeCode());
        }
    }

    @Test
    void forgetsSocketsThatAreGone() throws Exception {
        for (int i = 0; i < 5; i++) {
            client(UUID.randomUUID()).close();
        }
        Eventually.until("all are forgotten", () -> connections.count() == 0);
    }

    private LiveClient client(UUID customer) throws InterruptedException {
        var client = new LiveClient(port).authenticate(TestTokens.customer(customer));
        assertEquals("authenticated", client.next().get("type").asText());
        return client;
    }

    private void publish(UUID order, String status) {
        updates.publish(account, OrderUpdate.of(order, "S-1", status, Instant.parse("2026-11-23T09:30:00Z")));
    }

    private boolean isListening() {
        return redis.commands()
                        .publish(
                                LiveUpdates.CHANNEL,
                                Json.write(new LiveUpdates.Envelope(
                                        new UUID(0, 0), OrderUpdate.of(new UUID(0, 0), "", "", Instant.EPOCH))))
                > 0;
    }
}
