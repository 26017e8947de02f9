package dev.souk.catalog.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.catalog.Api;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a checkout's questions to this service ask of its database. It must not grow unnoticed. */
@WithPostgres
@HelidonTest
@AddConfig(key = "souk.catalog.hold-sweep", value = "PT1H")
class CheckoutCostTest {

    private final Api orders;
    private final Api admin;

    @Inject
    CheckoutCostTest(WebTarget target) {
        orders = Api.guest(target.getUri()).as(TestTokens.service("orders", "catalog:holds", "catalog:quotes"));
        admin = orders.as(TestTokens.admin());
    }

    @BeforeEach
    void twoArticles(TestDatabase database) {
        database.truncate("category", "hold", "stock_movement");
        admin.post("/api/v1/categories", "{'name': 'Ceramics'}").expect(201);
        var id = admin.post("/api/v1/products", """
                        {'name': 'Bowl', 'description': 'A bowl.', 'brand': 'x', 'category': 'ceramics', 'variants': [
                          {'sku': 'BOWL-S', 'options': {'size': 'small'}, 'weightGrams': 100, 'taxCategory': 'standard',
                           'onHand': 1000, 'prices': [{'amount': 500, 'currency': 'EUR'}]},
                          {'sku': 'BOWL-L', 'options': {'size': 'large'}, 'weightGrams': 200, 'taxCategory': 'standard',
                           'onHand': 1000, 'prices': [{'amount': 900, 'currency': 'EUR'}]}]}""").expect(201).text("/id");
        admin.put("/api/v1/products/" + id + "/publication", "{'published': true}")
                .expect(200);
        quote();
        hold();
    }

    @Test
    void pricesAreOneStatement(TestDatabase database) {
        var sent = database.statementsOf(this::quote);
        assertEquals(1, all(sent), sent::toString);
    }

    @Test
    void aHoldOfTwoArticlesIsOneTransaction(TestDatabase database) {
        var sent = database.statementsOf(this::hold);
        assertEquals(1, sent.get("BEGIN"), sent::toString);
        // Besides: the id, the lock, one update for each article, the lines.
        assertTrue(all(sent) <= 6, () -> all(sent) + ": " + sent);
    }

    private void quote() {
        orders.post("/internal/quotes", """
                        {'currency': 'EUR', 'lines': [{'sku': 'BOWL-S', 'quantity': 1}, {'sku': 'BOWL-L', 'quantity': 2}]}""").expect(200);
    }

    private void hold() {
        orders.put("/internal/holds/" + UUID.randomUUID(), """
                        {'lines': [{'sku': 'BOWL-S', 'quantity': 1}, {'sku': 'BOWL-L', 'quantity': 2}],
                         'cartId': '%s', 'customerId': '%s'}""".formatted(UUID.randomUUID(), UUID.randomUUID()))
                .expect(200);
    }

    /** Without what a new connection is told. */
    private static long all(Map<String, Long> sent) {
        return sent.entrySet().stream()
                .filter(statement -> !statement.getKey().startsWith("set ")
                        && !statement.getKey().equals("COMMIT"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
