package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.billing.BillingClient;
import dev.souk.billing.BillingClient.Answer;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.FrozenApi;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What customers and admins see and do; refunds are carried out by the running worker. */
@WithPostgres
@HelidonTest
@AddConfig(key = "server.port", value = "0")
@Timeout(60)
class PaymentResourceTest {

    @Inject
    private WebTarget target;

    @Inject
    private Database database;

    @Inject
    private Jdbc jdbc;

    private UUID order;
    private UUID customer;
    private BillingClient billing;

    @BeforeEach
    void anotherOrder() {
        order = UUID.randomUUID();
        customer = UUID.randomUUID();
        billing = new BillingClient(target);
    }

    @AfterEach
    void booksAgree() {
        BooksCheck.assertBooksAgree(database, jdbc);
    }

    @Test
    void customersSeeTheirOwnPaymentsOnly() {
        String payment = authorize(customer);
        Answer own = billing.get("/api/v1/payments/" + payment, TestTokens.customer(customer));
        assertEquals(200, own.status(), own.toString());
        assertEquals("AUTHORIZED", own.state());
        assertEquals(5000, own.json().at("/amount/amount").asLong());
        assertEquals(
                404,
                billing.get("/api/v1/payments/" + payment, TestTokens.customer(UUID.randomUUID()))
                        .status());
        assertEquals(
                200,
                billing.get("/api/v1/payments/" + payment, TestTokens.admin()).status());
        assertEquals(401, billing.get("/api/v1/payments/" + payment, "").status());
        assertEquals(
                403,
                billing.get("/api/v1/payments/" + payment, TestTokens.service("orders", "billing:payments"))
                        .status());
        Answer none = billing.get("/api/v1/payments?orderId=" + order, TestTokens.customer(UUID.randomUUID()));
        assertEquals(0, none.json().get("items").size());
        Answer list = billing.get("/api/v1/payments?orderId=" + order, TestTokens.customer(customer));
        assertEquals(payment, list.json().at("/items/0/id").asText());
        assertEquals(
                404,
                billing.get("/api/v1/payments/" + UUID.randomUUID(), TestTokens.admin())
                        .status());
    }

    @Test
    void aListIsReadPageByPageNewestFirst() {
        for (int i = 0; i < 5; i++) {
            order = UUID.randomUUID();
            authorize(customer);
        }
        String token = TestTokens.customer(customer);
        Answer first = billing.get("/api/v1/payments?limit=3", token);
        assertEquals(3, first.json().get("items").size());
        assertEquals(order.toString(), first.json().at("/items/0/orderId").asText());
        Answer second = billing.get(
                "/api/v1/payments?limit=3&cursor=" + first.json().get("next").asText(), token);
        assertEquals(2, second.json().get("items").size());
        assertTrue(second.json().path("next").isMissingNode());
        assertEquals(400, billing.get("/api/v1/payments?limit=101", token).status());
        assertEquals(400, billing.get("/api/v1/payments?cursor=nonsense", token).status());
    }

    @Test
    void anAttemptThatWasForbiddenIsNoPayment() {
        billing.voidAttempt(order, 1);
        assertEquals(
                0,
                billing.get("/api/v1/payments?orderId=" + order, TestTokens.admin())
                        .json()
                        .get("items")
                        .size());
    }

    @Test
    void anAdminRefundsOncePerKey() {
        String payment = authorize(customer);
        billing.capture(order, 1, UUID.randomUUID(), 5000);
        String key = UUID.randomUUID().toString();
        Answer refund = billing.refund(UUID.fromString(payment), 1500, key);
        assertEquals(202, refund.status(), refund.toString());
        assertEquals("PENDING", refund.state());
        assertEquals(
                "/api/v1/payments/" + payment, refund.location().orElseThrow().getPath());
        assertEquals(refund, billing.refund(UUID.fromString(payment), 1500, key));
        assertEquals(422, billing.refund(UUID.fromString(payment), 1501, key).status());
        Answer tooMuch =
                billing.refund(UUID.fromString(payment), 3501, UUID.randomUUID().toString());
        assertEquals(409, tooMuch.status());
        assertEquals("refund-exceeds-captured", tooMuch.problem());
        Eventually.until(
                "the money is given back",
                () -> billing.get("/api/v1/payments/" + payment, TestTokens.admin())
                        .json()
                        .at("/refunds/0/state")
                        .asText()
                        .equals("DONE"));
        Answer now = billing.get("/api/v1/payments/" + payment, TestTokens.admin());
        assertEquals(1500, now.json().at("/refunded/amount").asLong());
        assertEquals(1, now.json().get("refunds").size());
    }

    @Test
    void onlyAnAdminRefunds() {
        String payment = authorize(customer);
        String path = "/api/v1/payments/" + payment + "/refunds";
        String body = """
                {"amount": {"amount": 1, "currency": "EUR"}, "reason": "x"}
                """;
        assertEquals(
                403, billing.post(path, TestTokens.customer(customer), body).status());
        assertEquals(400, billing.post(path, TestTokens.admin(), body).status(), "without an Idempotency-Key");
        assertEquals(
                404, billing.refund(UUID.randomUUID(), 1, "some-key-of-mine").status());
        assertEquals(
                400,
                billing.refund(UUID.fromString(payment), 0, "another-key-of-mine")
                        .status());
    }

    @Test
    void adminsReadTheBooks() {
        String payment = authorize(customer);
        billing.capture(order, 1, UUID.randomUUID(), 5000);
        Answer ledger = billing.get("/api/v1/payments/" + payment + "/ledger", TestTokens.admin());
        assertEquals("AUTHORIZATION", ledger.json().at("/items/0/kind").asText());
        assertEquals("CAPTURE", ledger.json().at("/items/1/kind").asText());
        assertEquals(6, ledger.json().at("/items/1/postings").size());
        assertEquals(
                404,
                billing.get("/api/v1/payments/" + UUID.randomUUID() + "/ledger", TestTokens.admin())
                        .status());
        Answer balances = billing.get("/api/v1/payments/balances", TestTokens.admin());
        long sum = 0;
        for (var balance : balances.json().get("items")) {
            sum += balance.at("/amount/amount").asLong();
        }
        assertEquals(0, sum);
        assertTrue(balances.json().get("items").size() >= 4);
        assertEquals(
                403,
                billing.get("/api/v1/payments/balances", TestTokens.customer(customer))
                        .status());
        assertEquals(
                403,
                billing.get("/api/v1/payments/" + payment + "/ledger", TestTokens.customer(customer))
                        .status());
    }

    @Test
    void theInterfaceIsTheFrozenOne() {
        FrozenApi.check(target.getUri(), "billing");
    }

    private String authorize(UUID owner) {
        Answer answer = billing.authorize(order, 1, owner, 5000, "tok_ok");
        assertEquals("AUTHORIZED", answer.state(), answer.toString());
        return answer.json().get("id").asText();
    }
}
