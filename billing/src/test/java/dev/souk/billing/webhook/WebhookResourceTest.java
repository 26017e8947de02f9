package dev.souk.billing.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.billing.BillingClient;
import dev.souk.billing.BillingClient.Answer;
import dev.souk.billing.provider.WebhookSignature;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.WebTarget;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is let in, and what a webhook can bring about: never more than a question to the provider. */
@WithPostgres
@HelidonTest
@AddConfig(key = "server.port", value = "0")
@AddConfig(
        key = "souk.billing.webhook.secrets",
        value = WebhookResourceTest.SECRET + "," + WebhookResourceTest.OLD_SECRET)
@AddConfig(key = "souk.billing.simulator.webhook-pause", value = "PT0S")
class WebhookResourceTest {

    static final String SECRET = "a-secret-that-both-sides-know";
    static final String OLD_SECRET = "the-one-that-was-good-before";

    @Inject
    private WebTarget target;

    @Inject
    private Database database;

    @Inject
    private Jdbc jdbc;

    private final Client http = ClientBuilder.newClient();
    private final UUID customer = UUID.randomUUID();
    private UUID order;
    private BillingClient billing;
    private TestDatabase server;

    @BeforeEach
    void anAuthorizedOrder(TestDatabase fresh) {
        server = fresh;
        order = UUID.randomUUID();
        billing = new BillingClient(target);
        assertEquals(
                "AUTHORIZED",
                billing.authorize(order, 1, customer, 5000, "tok_ok").state());
    }

    @Test
    void theProviderIsAskedAndItsAnswerIsTakenIn() {
        inSimulator("expires_at = now() - interval '1 second'");
        assertEquals(204, send(event("payment.expired", Optional.empty())));
        Eventually.until("expired", () -> state().equals("EXPIRED"));
        assertEquals(1, events("payment-expired"));
    }

    @Test
    void whatIsNotTrueChangesNothing() {
        String lie = event("payment.voided", Optional.empty());
        assertEquals(204, send(lie));
        assertEquals(204, send(event("payment.expired", Optional.empty())));
        Eventually.until(
                "asked",
                () -> server.count(
                                "payment where order_id = '" + order + "' and next_check_at > now() + interval '1 day'")
                        == 1);
        assertEquals("AUTHORIZED", state());
    }

    @Test
    void anEventSentAgainDoesNothing() {
        inSimulator("state = 'CANCELLED'");
        String event = event("payment.voided", Optional.empty());
        IntStream.range(0, 12).parallel().forEach(_ -> assertEquals(204, send(event)));
        Eventually.until("voided", () -> state().equals("VOIDED"));
        assertEquals(204, send(event));
        assertEquals(1, events("payment-voided"));
        assertEquals(1, server.count("webhook_event where subject = '" + order + ":1'"));
    }

    @Test
    void theOrderInWhichTheyComeDoesNotMatter() {
        UUID capture = UUID.randomUUID();
        billing.capture(order, 1, capture, 2000);
        inSimulator("expires_at = now() - interval '1 second'");
        assertEquals(204, send(event("payment.expired", Optional.empty())));
        assertEquals(204, send(event("payment.captured", Optional.of(capture))));
        assertEquals(204, send(event("payment.authorized", Optional.empty())));
        Eventually.until("over", () -> state().equals("CAPTURED"));
        assertEquals(1, events("payment-captured"));
        assertEquals(0, parked());
    }

    @Test
    void whatIsAboutNothingHereIsParked() {
        assertEquals(204, send(event("payment.captured", Optional.of(UUID.randomUUID()))));
        assertEquals(204, send(event("dispute.opened", Optional.empty())));
        order = UUID.randomUUID();
        assertEquals(204, send(event("payment.authorized", Optional.empty())));
        assertEquals(
                204,
                send(event("payment.authorized", Optional.empty()).replace(order + ":1", "somebody else's payment")));
        Answer parked = billing.get("/api/v1/payments/webhooks?limit=4", TestTokens.admin());
        assertEquals(4, parked.json().get("items").size(), parked.toString());
        assertEquals(
                "There is no such payment here.",
                parked.json().at("/items/0/detail").asText());
        assertEquals(
                "This type of event means nothing here.",
                parked.json().at("/items/2/detail").asText());
        assertEquals(
                "There is no such capture or refund here.",
                parked.json().at("/items/3/detail").asText());
        Answer rest = billing.get("/api/v1/payments/webhooks?limit=2", TestTokens.admin());
        Answer second = billing.get(
                "/api/v1/payments/webhooks?limit=2&cursor="
                        + rest.json().get("next").asText(),
                TestTokens.admin());
        assertEquals(parked.json().at("/items/2"), second.json().at("/items/0"));
        assertEquals(
                403,
                billing.get("/api/v1/payments/webhooks", TestTokens.customer(customer))
                        .status());
        assertEquals(401, billing.get("/api/v1/payments/webhooks", "").status());
    }

    @Test
    void onlyWhatTheProviderSignedJustNowIsLetIn() {
        String event = event("payment.authorized", Optional.empty());
        long now = Instant.now().getEpochSecond();
        assertEquals(204, send(event, now - 290, OLD_SECRET), "signed with the secret that is being replaced");
        assertEquals(401, send(event, now, "a-secret-of-somebody-else"));
        assertEquals(400, send(event, now - 310, SECRET));
        assertEquals(400, send(event, now + 310, SECRET));
        assertEquals(401, unsigned(event, "1", ""));
        String signature = WebhookSignature.sign(SECRET, "not-a-time", event.getBytes(StandardCharsets.UTF_8));
        assertEquals(400, unsigned(event, "not-a-time", signature));
        signature = WebhookSignature.sign(SECRET, "" + now, event.getBytes(StandardCharsets.UTF_8));
        assertEquals(401, unsigned(event + " ", "" + now, signature), "the body was changed on the way");
        assertEquals(401, unsigned(event, "" + (now + 1), signature), "the time was changed on the way");
    }

    @Test
    void whatCanNotBeReadIsRefused() {
        assertEquals(400, send("{"));
        assertEquals(400, send("null"));
        assertEquals(400, send("{}"));
        assertEquals(400, send(event("", Optional.empty())));
        assertEquals(413, send("{\"id\": \"" + "x".repeat(64 * 1024) + "\"}"));
        assertEquals(
                404,
                http.target(target.getUri().resolve("/api/v1/payments/webhooks/another"))
                        .request()
                        .post(Entity.json("{}"))
                        .getStatus());
    }

    private String event(String type, Optional<UUID> transfer) {
        return """
                {"id": "%s", "type": "%s", "key": "%s:1"%s, "createdAt": "2026-11-23T10:00:00Z", "somethingNew": 1}
                """.formatted(
                        UUID.randomUUID(),
                        type,
                        order,
                        transfer.map(id -> ", \"transfer\": \"" + id + "\"").orElse(""));
    }

    private int send(String event) {
        return send(event, Instant.now().getEpochSecond(), SECRET);
    }

    private int send(String event, long timestamp, String secret) {
        return unsigned(
                event,
                Long.toString(timestamp),
                WebhookSignature.sign(secret, Long.toString(timestamp), event.getBytes(StandardCharsets.UTF_8)));
    }

    private int unsigned(String event, String timestamp, String signature) {
        try (var response = http.target(target.getUri().resolve("/api/v1/payments/webhooks/simulator"))
                .request()
                .header(WebhookSignature.TIMESTAMP_HEADER, timestamp)
                .header(WebhookSignature.SIGNATURE_HEADER, signature)
                .post(Entity.json(event))) {
            return response.getStatus();
        }
    }

    private void inSimulator(String set) {
        database.inTransaction(
                () -> jdbc.update("update simulator.payment set " + set + " where key = ?", order + ":1"));
    }

    private String state() {
        return billing.internal("authorizations/" + order).json().at("/0/state").asText();
    }

    private long parked() {
        return server.count("webhook_event where state = 'PARKED' and subject = '" + order + ":1'");
    }

    private long events(String name) {
        return server.count("outbox where type = 'souk.billing." + name + ".v1' and aggregate_id = '" + order + "'");
    }
}
