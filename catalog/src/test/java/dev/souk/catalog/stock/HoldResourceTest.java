package dev.souk.catalog.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.catalog.Api;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What other services see of quotes and holds. */
@WithPostgres
@HelidonTest
class HoldResourceTest {

    private final Api guest;
    private final Api admin;
    private final Api orders;
    private final String order = "/internal/holds/" + UUID.randomUUID();

    @Inject
    HoldResourceTest(WebTarget target) {
        guest = Api.guest(target.getUri());
        admin = guest.as(TestTokens.admin());
        orders = guest.as(TestTokens.service("orders", "catalog:holds", "catalog:quotes"));
    }

    @BeforeEach
    void aBowlAndAVase(TestDatabase database) {
        database.truncate("category", "outbox", "hold");
        admin.post("/api/v1/categories", "{'name': 'Ceramics'}").expect(201);
        var id = admin.post("/api/v1/products", """
                        {'name': 'Bowl', 'description': 'A bowl.', 'brand': 'x', 'category': 'ceramics', 'variants': [
                          {'sku': 'BOWL-S', 'options': {'size': 'small', 'colour': 'blue'}, 'weightGrams': 100,
                           'taxCategory': 'standard', 'onHand': 20, 'prices': [{'amount': 500, 'currency': 'EUR'}]},
                          {'sku': 'BOWL-L', 'options': {'size': 'large', 'colour': 'blue'}, 'weightGrams': 200,
                           'taxCategory': 'standard', 'onHand': 1, 'prices': [{'amount': 900, 'currency': 'EUR'}]}]}""").expect(201).text("/id");
        admin.put("/api/v1/products/" + id + "/publication", "{'published': true}")
                .expect(200);
        admin.post("/api/v1/products", """
                        {'name': 'Draft', 'description': 'A draft.', 'brand': 'x', 'category': 'ceramics', 'variants': [
                          {'sku': 'DRAFT', 'weightGrams': 100, 'taxCategory': 'standard', 'onHand': 20,
                           'prices': [{'amount': 500, 'currency': 'EUR'}]}]}""").expect(201);
    }

    @Test
    void onlyServicesWithTheScopeGetIn() {
        var lines = "{'lines': [{'sku': 'BOWL-S', 'quantity': 1}]}";
        var quote = "{'currency': 'EUR', 'lines': [{'sku': 'BOWL-S', 'quantity': 1}]}";
        var cart = order.replace("holds", "cart-holds");
        guest.put(order, lines).expectProblem(401, "unauthorized");
        var others = List.of(
                guest.as(TestTokens.customer(UUID.randomUUID())),
                admin,
                guest.as(TestTokens.service("notify", "accounts:mail-codes")));
        for (var other : others) {
            other.put(order, lines).expectProblem(403, "forbidden");
            other.get(order).expectProblem(403, "forbidden");
            other.delete(order).expectProblem(403, "forbidden");
            other.post(order + "/fulfilment", "{}").expectProblem(403, "forbidden");
            other.put(cart, lines).expectProblem(403, "forbidden");
            other.delete(cart).expectProblem(403, "forbidden");
            other.post("/internal/quotes", quote).expectProblem(403, "forbidden");
        }
        guest.as(TestTokens.service("orders", "catalog:quotes"))
                .put(order, lines)
                .expectProblem(403, "forbidden");
        guest.as(TestTokens.service("orders", "catalog:holds"))
                .post("/internal/quotes", quote)
                .expectProblem(403, "forbidden");
        orders.get(order).expectProblem(404, "not-found");
    }

    @Test
    void aQuoteTellsPriceAndAvailabilityInTheOrderOfTheQuestion() {
        var quote = orders.post("/internal/quotes", """
                        {'currency': 'EUR', 'lines': [{'sku': 'BOWL-S', 'quantity': 2}, {'sku': 'BOWL-L', 'quantity': 2}]}""").expect(200).body();
        assertEquals("Bowl (small, blue)", quote.at("/lines/0/name").asText());
        assertEquals(500, quote.at("/lines/0/unitPrice/amount").asInt());
        assertEquals("EUR", quote.at("/lines/0/unitPrice/currency").asText());
        assertEquals(100, quote.at("/lines/0/weightGrams").asInt());
        assertEquals("standard", quote.at("/lines/0/taxCategory").asText());
        assertTrue(quote.at("/lines/0/available").asBoolean());
        assertEquals("BOWL-L", quote.at("/lines/1/sku").asText());
        assertEquals(false, quote.at("/lines/1/available").booleanValue(), "only one is left");
    }

    @Test
    void aQuoteNamesWhatItCannotPrice() {
        var unknown = orders.post(
                        "/internal/quotes",
                        "{'currency': 'EUR', 'lines': [{'sku': 'NONE', 'quantity': 1}, {'sku': 'BOWL-S', 'quantity': 1}, {'sku': 'DRAFT', 'quantity': 1}]}")
                .expectProblem(422, "unknown-sku");
        assertEquals("[\"NONE\",\"DRAFT\"]", unknown.body().at("/skus").toString(), "a draft is not sold");
        orders.post("/internal/quotes", "{'currency': 'USD', 'lines': [{'sku': 'BOWL-S', 'quantity': 1}]}")
                .expectProblem(422, "no-price");
        orders.post("/internal/quotes", "{'currency': 'euro', 'lines': []}").expectProblem(400, "invalid-request");
    }

    @Test
    void theLifeOfAHold() {
        var lines = "{'lines': [{'sku': 'BOWL-S', 'quantity': 3}, {'sku': 'BOWL-L', 'quantity': 1}]}";
        assertEquals("HELD", orders.put(order, lines).expect(200).text("/state"));
        assertEquals("HELD", orders.put(order, lines).expect(200).text("/state"));
        orders.put(order, "{'lines': [{'sku': 'BOWL-S', 'quantity': 2}]}").expectProblem(409, "hold-differs");
        var shipment = "{'shipmentId': '%s', 'lines': [{'sku': 'BOWL-S', 'quantity': 1}]}".formatted(UUID.randomUUID());
        orders.post(order + "/fulfilment", shipment).expect(204);
        orders.post(order + "/fulfilment", shipment).expect(204);
        var detail = orders.get(order).expect(200);
        assertEquals("1", detail.text("/lines/1/fulfilled"));
        orders.delete(order).expect(204);
        orders.delete(order).expect(204);
        orders.put(order, lines).expectProblem(409, "hold-released");
        orders.post(order + "/fulfilment", shipment.replace("'quantity': 1", "'quantity': 2"))
                .expectProblem(409, "shipment-differs");
    }

    @Test
    void whatThereIsTooLittleOfIsNamed() {
        var answer = orders.put(
                        order, "{'lines': [{'sku': 'BOWL-S', 'quantity': 3}, {'sku': 'BOWL-L', 'quantity': 2}]}")
                .expectProblem(409, "out-of-stock");
        assertEquals(
                "[{\"sku\":\"BOWL-L\",\"requested\":2,\"available\":1}]",
                answer.body().at("/skus").toString());
        orders.put(order, "{'lines': [{'sku': 'NONE', 'quantity': 3}]}").expectProblem(422, "unknown-sku");
    }

    @Test
    void badRequestsNameTheField() {
        expectField("lines", "{'lines': []}");
        expectField("lines[0].quantity", "{'lines': [{'sku': 'BOWL-S', 'quantity': 0}]}");
        expectField("lines[0].quantity", "{'lines': [{'sku': 'BOWL-S'}]}");
        expectField("lines[1].sku", "{'lines': [{'sku': 'BOWL-S', 'quantity': 1}, {'sku': 'BOWL-S', 'quantity': 1}]}");
        expectField("cart", "{'lines': [{'sku': 'BOWL-S', 'quantity': 1}], 'cart': 'x'}");
        orders.put("/internal/holds/no-id", "{'lines': [{'sku': 'BOWL-S', 'quantity': 1}]}")
                .expect(404);
    }

    private void expectField(String field, String json) {
        var answer = orders.put(order, json).expectProblem(400, "invalid-request");
        assertEquals(List.of(field), answer.body().at("/errors").findValuesAsText("field"), json);
    }

    @Test
    void aCartHoldsForAWhileAndItsOrderTakesOver() {
        var cartId = UUID.randomUUID();
        var cart = "/internal/cart-holds/" + cartId;
        orders.put(cart, "{'lines': [{'sku': 'BOWL-L', 'quantity': 1}], 'seconds': 60}")
                .expect(200);
        var lines = "{'lines': [{'sku': 'BOWL-L', 'quantity': 1}]%s}";
        orders.put(order, lines.formatted("")).expectProblem(409, "out-of-stock");
        orders.put(order, lines.formatted(", 'cartId': '" + cartId + "'")).expect(200);
        orders.delete(cart).expect(204);
        orders.put("/internal/holds/" + UUID.randomUUID(), lines.formatted("")).expectProblem(409, "out-of-stock");
        orders.put(cart, "{'lines': [{'sku': 'BOWL-L', 'quantity': 1}], 'seconds': 0}")
                .expectProblem(400, "invalid-request");
        orders.put("/internal/holds/" + cartId, lines.formatted("")).expectProblem(409, "conflict");
    }

    @Test
    void twoHundredBuyersOfTwentyPiecesBuyTwenty() throws Exception {
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var buyers = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> orders.put(
                                    "/internal/holds/" + UUID.randomUUID(),
                                    "{'lines': [{'sku': 'BOWL-S', 'quantity': 1}]}")
                            .status()))
                    .toList();
            for (var buyer : buyers) {
                statuses.add(buyer.get());
            }
        }
        assertEquals(20, statuses.stream().filter(status -> status == 200).count());
        assertEquals(180, statuses.stream().filter(status -> status == 409).count());
        var product = guest.get("/api/v1/products/bowl").expect(200);
        assertEquals("OUT_OF_STOCK", product.text("/variants/0/availability"));
    }
}
