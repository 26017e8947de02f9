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
import java.time.Instant;
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
        database.truncate("category", "outbox", "hold", "stock_movement");
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
            other.get("/internal/holds").expectProblem(403, "forbidden");
            other.post(restock(), lines).expectProblem(403, "forbidden");
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
    void aReturnIsRestockedOnce() {
        var restock = restock();
        var lines = "{'orderId': '" + UUID.randomUUID() + "', 'lines': [{'sku': 'BOWL-L', 'quantity': 2}]}";
        orders.post(restock, lines).expect(204);
        orders.post(restock, lines).expect(204);
        orders.put(order, "{'lines': [{'sku': 'BOWL-L', 'quantity': 4}]}").expectProblem(409, "out-of-stock");
        orders.put(order, "{'lines': [{'sku': 'BOWL-L', 'quantity': 3}]}").expect(200);
        orders.post(restock, lines.replace("2", "1")).expectProblem(409, "restock-differs");
        orders.post(restock(), lines.replace("BOWL-L", "NONE")).expectProblem(422, "unknown-sku");
        orders.post(restock(), "{'lines': []}").expectProblem(400, "invalid-request");
        orders.post(restock(), lines.replace("2", "0")).expectProblem(400, "invalid-request");
    }

    @Test
    void holdsAreListedPageByPage() {
        var line = "{'lines': [{'sku': 'BOWL-S', 'quantity': 1}]%s}";
        for (int i = 1; i <= 3; i++) {
            orders.put("/internal/holds/" + new UUID(i, 0), line.formatted("")).expect(200);
        }
        orders.put("/internal/cart-holds/" + new UUID(4, 0), line.formatted(", 'seconds': 60"))
                .expect(200);
        orders.delete("/internal/holds/" + new UUID(2, 0)).expect(204);
        orders.delete("/internal/holds/" + new UUID(5, 0)).expect(204);

        var first = orders.get("/internal/holds?limit=2").expect(200);
        assertEquals(new UUID(1, 0).toString(), first.text("/items/0/orderId"));
        assertEquals("HELD", first.text("/items/0/state"));
        assertEquals("ORDER", first.text("/items/0/kind"));
        assertEquals(
                "[{\"sku\":\"BOWL-S\",\"location\":\"main\",\"quantity\":1,\"fulfilled\":0}]",
                first.body().at("/items/0/lines").toString());
        assertEquals("RELEASED", first.text("/items/1/state"));
        assertTrue(Instant.parse(first.text("/items/1/createdAt"))
                .isBefore(Instant.now().plusSeconds(60)));
        var rest = orders.get("/internal/holds?after=" + first.text("/next")).expect(200);
        assertEquals(3, rest.body().at("/items").size());
        assertEquals("CART", rest.text("/items/1/kind"));
        assertEquals("[]", rest.body().at("/items/2/lines").toString(), "a release that overtook its hold");
        assertTrue(rest.body().at("/next").isMissingNode());

        var held = orders.get("/internal/holds?state=HELD").expect(200);
        assertEquals(3, held.body().at("/items").size());
        orders.get("/internal/holds?state=OPEN").expectProblem(400, "invalid-request");
        orders.get("/internal/holds?limit=101").expectProblem(400, "invalid-request");
        orders.get("/internal/holds?after=x").expectProblem(400, "invalid-request");
    }

    private static String restock() {
        return "/internal/restocks/" + UUID.randomUUID();
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
