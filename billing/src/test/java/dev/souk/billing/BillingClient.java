package dev.souk.billing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.json.Json;
import dev.souk.platform.test.TestTokens;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/** Calls billing as the service that sells, as a customer or as an admin would. */
public final class BillingClient {

    /** An answer: its status and its JSON, empty when there is none. */
    public record Answer(int status, JsonNode json, Optional<URI> location) {

        public String state() {
            return json.path("state").asText();
        }

        /** The slug of the problem. */
        public String problem() {
            return json.path("type").asText().replace("urn:souk:problem:", "");
        }
    }

    private final URI base;
    private final Client http = ClientBuilder.newClient();
    private final String admin = TestTokens.admin();
    private final String service = TestTokens.service("orders", "billing:payments");

    public BillingClient(WebTarget target) {
        this.base = target.getUri();
    }

    public Answer authorize(UUID order, int attempt, UUID customer, long cents, String token) {
        return read(request("/internal/authorizations/" + order + "/" + attempt, service)
                .put(Entity.json("""
                        {"amount": {"amount": %d, "currency": "EUR"}, "customerId": "%s", "paymentToken": "%s", "orderNumber": "S-1"}
                        """.formatted(cents, customer, token))));
    }

    public Answer reauthorize(UUID order, int attempt, UUID customer, long cents, int earlier) {
        return read(request("/internal/authorizations/" + order + "/" + attempt, service)
                .put(Entity.json("""
                        {"amount": {"amount": %d, "currency": "EUR"}, "customerId": "%s", "reauthorizes": %d, "orderNumber": "S-1"}
                        """.formatted(cents, customer, earlier))));
    }

    /** Asks for money of an order back, as the service that sells does. */
    public Answer refundOrder(UUID refundId, UUID order, long cents) {
        return read(request("/internal/refunds/" + refundId, service).put(Entity.json("""
                        {"orderId": "%s", "amount": {"amount": %d, "currency": "EUR"}, "reason": "returned"}
                        """.formatted(order, cents))));
    }

    /** As {@link #refundOrder}, and of what was given back before the rest is enough. */
    public Answer refundOrLess(UUID refundId, UUID order, long cents) {
        return read(request("/internal/refunds/" + refundId, service).put(Entity.json("""
                        {"orderId": "%s", "amount": {"amount": %d, "currency": "EUR"}, "reason": "returned", "orLess": true}
                        """.formatted(order, cents))));
    }

    /** Reads what only services may. */
    public Answer internal(String path) {
        return get("/internal/" + path, service);
    }

    public Answer find(UUID order, int attempt) {
        return get("/internal/authorizations/" + order + "/" + attempt, service);
    }

    public Answer voidAttempt(UUID order, int attempt) {
        return read(request("/internal/authorizations/" + order + "/" + attempt + "/void", service)
                .post(Entity.json("")));
    }

    public Answer capture(UUID order, int attempt, UUID captureId, long cents) {
        return read(request("/internal/authorizations/" + order + "/" + attempt + "/captures", service)
                .post(Entity.json("""
                        {"captureId": "%s", "amount": {"amount": %d, "currency": "EUR"}}
                        """.formatted(captureId, cents))));
    }

    public Answer refund(UUID payment, long cents, String idempotencyKey) {
        return read(request("/api/v1/payments/" + payment + "/refunds", admin)
                .header("Idempotency-Key", idempotencyKey)
                .post(Entity.json("""
                        {"amount": {"amount": %d, "currency": "EUR"}, "reason": "broken"}
                        """.formatted(cents))));
    }

    public Answer get(String path, String authorization) {
        return read(request(path, authorization).get());
    }

    public Answer post(String path, String authorization, String body) {
        return read(request(path, authorization).post(Entity.json(body)));
    }

    /** With one more header. */
    public Answer post(String path, String authorization, String body, String header, String value) {
        return read(request(path, authorization).header(header, value).post(Entity.json(body)));
    }

    private Invocation.Builder request(String pathAndQuery, String authorization) {
        var request = http.target(base.resolve(pathAndQuery)).request("application/json");
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private static Answer read(Response response) {
        try (response) {
            String text = response.hasEntity() ? response.readEntity(String.class) : "";
            return new Answer(
                    response.getStatus(),
                    Json.mapper().readTree(text.isEmpty() ? "{}" : text),
                    Optional.ofNullable(response.getLocation()));
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON", e);
        }
    }
}
