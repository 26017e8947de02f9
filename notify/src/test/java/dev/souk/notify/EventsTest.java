package dev.souk.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.json.Json;
import dev.souk.platform.redis.Redis;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.FrozenApi;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithPostgres;
import dev.souk.platform.test.WithRedis;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.StreamEntryID;

/** From an event in Redis to the log of mails, through the real consumer. */
@WithPostgres
@WithRedis
@HelidonTest
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.events.tick", value = "PT0.1S")
@AddConfig(key = "souk.events.backoff", value = "PT0.01S")
class EventsTest {

    @Inject
    private WebTarget target;

    @Inject
    private Redis redis;

    private UUID account;
    private TestDatabase server;

    @BeforeEach
    void anotherCustomer(TestDatabase fresh) {
        server = fresh;
        account = UUID.randomUUID();
    }

    @Test
    void aRegistrationIsKeptAndMailed() {
        event("accounts", "account-registered", account, """
                {"accountId": "%s", "email": "ada@example.com", "name": "Ada", "confirmationId": "%s", "more": 1}
                """.formatted(account, UUID.randomUUID()));
        event("accounts", "account-confirmed", account, """
                {"accountId": "%s", "email": "ada@example.com", "name": "Ada"}
                """.formatted(account));
        event("accounts", "registration-repeated", account, """
                {"accountId": "%s", "email": "ada@example.com", "name": "Ada"}
                """.formatted(account));
        awaitDeliveries(2);
        assertEquals(
                1,
                server.count("contact where account_id = '" + account
                        + "' and email = 'ada@example.com' and confirmed_at is not null"));
        assertEquals(
                "REGISTERED_AGAIN",
                items(TestTokens.customer(account)).at("/0/kind").asText());
        assertEquals(
                "CONFIRM_EMAIL",
                items(TestTokens.customer(account)).at("/1/kind").asText());
    }

    @Test
    void aNewPasswordIsMailed() {
        event("accounts", "password-reset-requested", account, """
                {"accountId": "%s", "resetId": "%s"}
                """.formatted(account, UUID.randomUUID()));
        event("accounts", "password-changed", account, """
                {"accountId": "%s"}
                """.formatted(account));
        awaitDeliveries(2);
        assertEquals(
                "PASSWORD_CHANGED",
                items(TestTokens.customer(account)).at("/0/kind").asText());
        assertEquals(
                "RESET_PASSWORD",
                items(TestTokens.customer(account)).at("/1/kind").asText());
    }

    @Test
    void theNameIsTheOneThatWasConfirmed() {
        for (String name : new String[] {"Ada", "Somebody else"}) {
            event("accounts", "account-registered", account, """
                    {"accountId": "%s", "email": "ada@example.com", "name": "%s", "confirmationId": "%s"}
                    """.formatted(account, name, UUID.randomUUID()));
        }
        event("accounts", "account-confirmed", account, """
                {"accountId": "%s", "email": "ada@example.com", "name": "Ada"}
                """.formatted(account));
        Eventually.until(
                "confirmed under that name",
                () -> server.count("contact where account_id = '" + account
                                + "' and name = 'Ada' and confirmed_at is not null")
                        == 1);
        event("accounts", "account-renamed", account, """
                {"accountId": "%s", "name": "Ada King"}
                """.formatted(account));
        Eventually.until(
                "renamed",
                () -> server.count("contact where account_id = '" + account + "' and name = 'Ada King'") == 1);
    }

    @Test
    void anAddressThatNobodyConfirmedIsForgotten() {
        UUID stranger = UUID.randomUUID();
        event("accounts", "account-registered", stranger, """
                {"accountId": "%s", "email": "%s@example.org", "name": "Nobody", "confirmationId": "%s"}
                """.formatted(stranger, stranger, UUID.randomUUID()));
        Eventually.until("kept", () -> server.count("contact where account_id = '" + stranger + "'") == 1);
        event("accounts", "account-forgotten", stranger, "{\"accountId\": \"%s\"}".formatted(stranger));
        Eventually.until("forgotten", () -> server.count("contact where account_id = '" + stranger + "'") == 0);
    }

    @Test
    void theLifeOfAnOrderIsMailed() {
        UUID order = UUID.randomUUID();
        for (String name : new String[] {"order-placed", "order-confirmed", "order-shipped", "order-cancelled"}) {
            event("orders", name, order, """
                    {"orderId": "%s", "orderNumber": "S-1", "customerId": "%s", "status": "CONFIRMED",
                     "total": {"amount": 4550, "currency": "EUR"}, "reason": "payment-declined",
                     "lines": [{"sku": "L-1", "name": "Lamp", "quantity": 2, "unitPrice": {"amount": 1999, "currency": "EUR"}}]}
                    """.formatted(order, account));
        }
        event("billing", "payment-captured", order, """
                {"paymentId": "%s", "orderId": "%s", "orderNumber": "S-1", "customerId": "%s", "attempt": 1,
                 "amount": {"amount": 4550, "currency": "EUR"}}
                """.formatted(UUID.randomUUID(), order, account));
        awaitDeliveries(4);
        assertEquals(4, items(TestTokens.customer(account)).size(), "a placed order is told live only");
    }

    @Test
    void aReturnAndItsRefundAreMailed() {
        UUID order = UUID.randomUUID();
        for (String name : new String[] {"return-requested", "return-approved", "return-rejected", "return-refunded"}) {
            event("orders", name, order, """
                    {"returnId": "%s", "orderId": "%s", "orderNumber": "S-1", "customerId": "%s", "state": "APPROVED",
                     "lines": [{"sku": "L-1", "name": "Lamp", "quantity": 2, "unitPrice": {"amount": 1999, "currency": "EUR"}}],
                     "note": "Send it to the back door"}
                    """.formatted(UUID.randomUUID(), order, account));
        }
        event("billing", "payment-refunded", order, """
                {"paymentId": "%s", "orderId": "%s", "orderNumber": "S-1", "customerId": "%s", "attempt": 1,
                 "amount": {"amount": 3998, "currency": "EUR"}}
                """.formatted(UUID.randomUUID(), order, account));
        awaitDeliveries(3);
        assertEquals(
                Set.of("RETURN_APPROVED", "RETURN_REJECTED", "PAYMENT_REFUNDED"),
                items(TestTokens.customer(account)).findValues("kind").stream()
                        .map(JsonNode::asText)
                        .collect(Collectors.toSet()));
    }

    @Test
    void anEventThatComesTwiceIsMailedOnce() {
        UUID id = UUID.randomUUID();
        String data = """
                {"accountId": "%s"}
                """.formatted(account);
        event(id, "accounts", "registration-repeated", account, data);
        event(id, "accounts", "registration-repeated", account, data);
        event("accounts", "registration-repeated", account, data);
        awaitDeliveries(2);
        assertEquals(2, items(TestTokens.customer(account)).size());
    }

    @Test
    void peopleSeeTheirOwnMailOnly() {
        event("accounts", "registration-repeated", account, """
                {"accountId": "%s"}
                """.formatted(account));
        awaitDeliveries(1);
        assertEquals(0, items(TestTokens.customer(UUID.randomUUID())).size());
        assertEquals(
                1,
                list("?accountId=" + account, TestTokens.admin()).get("items").size());
        assertEquals(
                0,
                list("?accountId=" + UUID.randomUUID(), TestTokens.admin())
                        .get("items")
                        .size());
        assertTrue(items(TestTokens.admin()).size() >= 1);
        assertEquals(401, target.path("/api/v1/notifications").request().get().getStatus());
        var foreign = list("?accountId=" + account, TestTokens.customer(UUID.randomUUID()));
        assertEquals(0, foreign.get("items").size(), "a customer can't ask for somebody else's");
    }

    @Test
    void whatCanNotBeMailedWaitsForAnAdmin() throws JsonProcessingException {
        UUID id = UUID.randomUUID();
        event(id, "accounts", "account-registered", account, "{\"accountId\": \"%s\"}".formatted(account));
        event("accounts", "registration-repeated", account, "{\"accountId\": \"%s\"}".formatted(account));
        Eventually.until("it is dead", () -> deadLetters().size() == 1);
        Eventually.until(
                "the next one waits", () -> deadLetters().at("/0/waitingBehind").asInt() == 1);
        JsonNode letter = deadLetters().get(0);
        assertEquals(id.toString(), letter.get("eventId").asText());
        assertEquals("accounts", letter.get("source").asText());
        assertEquals(5, letter.get("attempts").asInt());
        assertTrue(letter.get("ageSeconds").asLong() >= 0, letter.toString());
        assertTrue(letter.get("cause").asText().contains("Exception"), letter.toString());
        assertEquals(account.toString(), letter.at("/event/data/accountId").asText());
        Eventually.until(
                "metrics tell",
                () -> metrics()
                        .lines()
                        .anyMatch(line -> line.startsWith("souk_dead_letters{")
                                && line.contains("stream=\"accounts\"")
                                && line.endsWith(" 1.0")));

        assertEquals(403, operate("", "GET", "", TestTokens.customer(account)).getStatus());
        assertEquals(
                401,
                target.path("/api/v1/services/notify/dead-letters")
                        .request()
                        .get()
                        .getStatus());
        assertEquals(
                204,
                operate("/" + id + "/replay", "POST", "", TestTokens.admin()).getStatus());
        Eventually.until(
                "it is tried and dead again",
                () -> deadLetters().size() == 1
                        && deadLetters().at("/0/attempts").asInt() == 5);
        assertEquals(
                "{\"replayed\":1}",
                operate("/replay", "POST", "", TestTokens.admin()).readEntity(String.class));
        Eventually.until(
                "it is dead once more",
                () -> deadLetters().size() == 1
                        && deadLetters().at("/0/attempts").asInt() == 5);
        assertEquals(
                400,
                operate("/" + id + "/drop", "POST", "{}", TestTokens.admin()).getStatus());
        assertEquals(
                404,
                operate("/" + UUID.randomUUID() + "/drop", "POST", "{\"reason\": \"test\"}", TestTokens.admin())
                        .getStatus());
        assertEquals(
                204,
                operate("/" + id + "/drop", "POST", "{\"reason\": \"no address\"}", TestTokens.admin())
                        .getStatus());
        awaitDeliveries(1);
        assertEquals(0, deadLetters().size());
        assertEquals(1, server.count("dead_letter where state = 'DROPPED' and resolution = 'no address'"));
    }

    @Test
    void adminsSeeWhatWentWrong() {
        System.getLogger("dev.souk.notify.test")
                .log(System.Logger.Level.ERROR, "a test failed", new IllegalStateException("of " + account));
        Eventually.until(
                "it is listed",
                () -> errors(TestTokens.admin()).contains("\"notify.EventsTest.adminsSeeWhatWentWrong\""));
        assertTrue(errors(TestTokens.customer(account)).contains("urn:souk:problem:forbidden"));
        assertTrue(errors("").contains("urn:souk:problem:unauthorized"));
    }

    private String errors(String authorization) {
        var request =
                target.path("/api/v1/errors").queryParam("service", "notify").request();
        try (var response =
                (authorization.isEmpty() ? request : request.header("Authorization", authorization)).get()) {
            return response.readEntity(String.class);
        }
    }

    private JsonNode deadLetters() {
        try (var response = operate("", "GET", "", TestTokens.admin())) {
            assertEquals(200, response.getStatus());
            return Json.mapper().readTree(response.readEntity(String.class)).get("items");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private Response operate(String path, String method, String body, String authorization) {
        var request = target.path("/api/v1/services/notify/dead-letters" + path)
                .request()
                .header("Authorization", authorization);
        return body.isEmpty() ? request.method(method) : request.method(method, Entity.json(body));
    }

    private String metrics() {
        return target.path("/metrics").request("text/plain").get(String.class);
    }

    @Test
    void theInterfaceIsTheFrozenOne() {
        FrozenApi.check(target.getUri(), "notify");
    }

    private void awaitDeliveries(long number) {
        Eventually.until(
                number + " mails", () -> server.count("delivery where account_id = '" + account + "'") == number);
    }

    private JsonNode items(String authorization) {
        return list("", authorization).get("items");
    }

    private JsonNode list(String query, String authorization) {
        try (var response = ClientBuilder.newClient()
                .target(target.getUri().resolve("/api/v1/notifications" + query))
                .request()
                .header("Authorization", authorization)
                .get()) {
            assertEquals(200, response.getStatus());
            return Json.mapper().readTree(response.readEntity(String.class));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private void event(String service, String name, UUID aggregate, String data) {
        event(UUID.randomUUID(), service, name, aggregate, data);
    }

    private void event(UUID id, String service, String name, UUID aggregate, String data) {
        String envelope = """
                {"specversion": "1.0", "id": "%s", "source": "urn:souk:%s", "type": "souk.%s.%s.v1", "subject": "%s",
                 "time": "%s", "datacontenttype": "application/json", "data": %s}
                """.formatted(id, service, service, name, aggregate, Instant.now(), data);
        redis.commands().xadd("souk:events:" + service, StreamEntryID.NEW_ENTRY, Map.of("event", envelope));
    }
}
