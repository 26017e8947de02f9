package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.billing.BillingClient.Answer;
import dev.souk.platform.json.Json;
import dev.souk.platform.test.Eventually;
import io.helidon.microprofile.testing.junit5.AddConfig;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the provider can do wrong, told to it at run time; none of it makes the books differ. */
@AddConfig(key = "souk.billing.abandon-after", value = "PT0S")
@AddConfig(key = "souk.billing.provider.key", value = "the-shops-key")
@AddConfig(key = "souk.billing.provider.timeout", value = "PT0.1S")
class SimulatorFaultsTest extends BillingTestBase {

    @Inject
    private Settlement settlement;

    private final Client http = ClientBuilder.newClient();

    @Override
    @AfterEach
    void booksAgree() {
        behave();
        super.booksAgree();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROPPED", "LOST", "LATE", "SLOW", "DUPLICATED", "ERROR", "ERROR_AFTER", "HUNG"})
    void anyFaultOfAnyOperationIsSettled(String fault) {
        UUID capture = UUID.randomUUID();
        UUID refund = UUID.randomUUID();
        misbehave("AUTHORIZE", fault);
        billing.authorize(order, 1, order, 5000, "tok_ok");
        behave();
        becomes("AUTHORIZED", () -> billing.authorize(order, 1, order, 5000, "tok_ok"));
        misbehave("CAPTURE", fault);
        billing.capture(order, 1, capture, 3000);
        behave();
        becomes("CAPTURED", () -> billing.capture(order, 1, capture, 3000));
        misbehave("REFUND", fault);
        billing.refundOrder(refund, order, 1000);
        behave();
        settle();
        becomes("REFUNDED", () -> billing.refundOrder(refund, order, 1000));
        misbehave("CANCEL", fault);
        billing.voidAttempt(order, 1);
        behave();
        becomes("CAPTURED", () -> billing.voidAttempt(order, 1));
        assertEquals(
                1,
                count("ledger_entry e join payment p on p.id = e.payment_id where e.kind = 'AUTHORIZATION'"
                        + " and p.order_id = '" + order + "'"));
        for (String name : List.of("captured", "refunded", "voided")) {
            assertEquals(
                    1,
                    count("outbox where type = 'souk.billing.payment-" + name + ".v1' and aggregate_id = '" + order
                            + "'"),
                    name);
        }
        assertEquals(
                1, count("simulator.payment where key = '" + order + ":1' and captured = 3000 and refunded = 1000"));
    }

    @Test
    void aPlanCanBeReadAndEnded() {
        JsonNode plan = put("""
                {"answers": [{"operation": "CAPTURE", "fault": "LOST", "share": 0.25}, {"fault": "SLOW", "share": 0, "delay": "PT1S"}],
                 "webhooks": {"duplicated": 0.5, "delayed": 0.5, "lost": 0, "delay": "PT2S"}}
                """, 200);
        assertEquals("LOST", plan.at("/answers/0/fault").asText());
        assertEquals("PT2S", plan.at("/webhooks/delay").asText());
        put("{\"answers\": [{\"fault\": \"LOST\", \"share\": 2}]}", 400);
        put("{\"answers\": [{\"fault\": \"NONSENSE\", \"share\": 1}]}", 400);
        assertEquals(
                401,
                http.target(target.getUri().resolve("/simulator/faults"))
                        .request()
                        .get()
                        .getStatus());
        behave();
        assertTrue(faults().get(String.class).startsWith("{\"answers\":[]"));
    }

    /** A provider that behaves may still be slower than the little time it has here. */
    private static void becomes(String state, Supplier<Answer> ask) {
        Eventually.until(state, () -> ask.get().state().equals(state));
    }

    private void misbehave(String operation, String fault) {
        put("""
                {"answers": [{"operation": "%s", "fault": "%s", "share": 1, "delay": "PT0.3S"}]}
                """.formatted(operation, fault), 200);
    }

    private JsonNode put(String plan, int status) {
        try (var response = faults().put(Entity.json(plan))) {
            String text = response.readEntity(String.class);
            assertEquals(status, response.getStatus(), text);
            return status == 200 ? Json.mapper().readTree(text) : Json.mapper().createObjectNode();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private void behave() {
        assertEquals(204, faults().delete().getStatus());
    }

    private Invocation.Builder faults() {
        return http.target(target.getUri().resolve("/simulator/faults"))
                .request()
                .header("X-Provider-Key", "the-shops-key");
    }

    private void settle() {
        for (String table : List.of("payment", "capture", "refund")) {
            database.inTransaction(() ->
                    jdbc.update("update " + table + " set next_check_at = now() where next_check_at is not null"));
        }
        settlement.settleDue();
    }
}
