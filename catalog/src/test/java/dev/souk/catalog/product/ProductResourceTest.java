package dev.souk.catalog.product;

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
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How staff edits the shop and what customers see of it. */
@WithPostgres
@HelidonTest
class ProductResourceTest {

    private static final String BOWL = """
            {'name': 'Tulip bowl', 'description': 'A bowl.', 'brand': 'Kütahya Atölye', 'category': 'ceramics', 'variants': [
              {'sku': 'BOWL-12', 'options': {'size': '12 cm', 'colour': 'cobalt'}, 'weightGrams': 320,
               'taxCategory': 'standard', 'onHand': 4,
               'prices': [{'amount': 1790, 'currency': 'EUR'}, {'amount': 2000, 'currency': 'USD'}]}]}""";

    private final Api guest;
    private final Api customer;
    private final Api moderator;
    private final Api admin;

    @Inject
    ProductResourceTest(WebTarget target) {
        guest = Api.guest(target.getUri());
        customer = guest.as(TestTokens.customer(UUID.randomUUID()));
        moderator = guest.as(TestTokens.moderator());
        admin = guest.as(TestTokens.admin());
    }

    @BeforeEach
    void emptyShop(TestDatabase database) {
        database.truncate("category", "outbox", "hold", "stock_movement", "idempotency_key");
        moderator
                .post("/api/v1/categories", "{'name': 'Table and kitchen', 'slug': 'table'}")
                .expect(201);
        moderator
                .post("/api/v1/categories", "{'name': 'Ceramics', 'parent': 'table'}")
                .expect(201);
    }

    @Test
    void aDraftIsForStaffAndAPublishedProductForEverybody() {
        var made = moderator.post("/api/v1/products", BOWL).expect(201);
        var id = made.text("/id");
        assertEquals("tulip-bowl", made.text("/slug"));
        assertTrue(made.header("Location").endsWith("/api/v1/products/" + id), made.header("Location"));
        guest.get("/api/v1/products/" + id).expectProblem(404, "not-found");
        customer.get("/api/v1/products/tulip-bowl").expectProblem(404, "not-found");
        assertEquals(
                0,
                customer.get("/api/v1/products").expect(200).body().at("/items").size());
        assertEquals(
                1,
                moderator
                        .get("/api/v1/products")
                        .expect(200)
                        .body()
                        .at("/items")
                        .size());
        moderator.get("/api/v1/products/" + id).expect(200);

        moderator
                .put("/api/v1/products/" + id + "/publication", "{'published': true}")
                .expect(200);
        var seen = guest.get("/api/v1/products/tulip-bowl").expect(200);
        assertEquals("Ceramics", seen.text("/category/name"));
        assertEquals("12 cm", seen.text("/variants/0/options/size"));
        assertEquals("1790", seen.text("/variants/0/prices/0/amount"));
        assertEquals("LOW_STOCK", seen.text("/variants/0/availability"));
        assertEquals("1", guest.get("/api/v1/categories").expect(200).text("/items/0/products"));

        moderator
                .put("/api/v1/products/" + id + "/publication", "{'published': false}")
                .expect(200);
        guest.get("/api/v1/products/" + id).expectProblem(404, "not-found");
    }

    @Test
    void anEditThatIsSentAgainWithItsKeyHasOneEffect() {
        var made = moderator
                .post("/api/v1/products", BOWL, "Idempotency-Key", "k1")
                .expect(201);
        var again = moderator
                .post("/api/v1/products", BOWL, "Idempotency-Key", "k1")
                .expect(201);
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(made.body(), again.body());
        assertEquals(made.header("ETag"), again.header("ETag"));
        moderator.post("/api/v1/products", BOWL, "Idempotency-Key", "k2").expectProblem(409, "name-taken");
        moderator
                .post("/api/v1/products", BOWL.replace("Tulip", "Rose"), "Idempotency-Key", "k1")
                .expectProblem(422, "idempotency-key-reused");

        var product = "/api/v1/products/" + made.text("/id");
        var rename = "{'name': 'Tulip cup'}";
        var renamed = moderator
                .patch(product, rename, "If-Match", made.header("ETag"), "Idempotency-Key", "k3")
                .expect(200);
        var unharmed = moderator
                .patch(product, rename, "If-Match", made.header("ETag"), "Idempotency-Key", "k3")
                .expect(200);
        assertEquals(renamed.body(), unharmed.body());
        moderator.patch(product, rename, "If-Match", made.header("ETag")).expect(412);
        moderator
                .post("/api/v1/categories", "{'name': 'Glass'}", "Idempotency-Key", "k4")
                .expect(201);
        moderator
                .post("/api/v1/categories", "{'name': 'Glass'}", "Idempotency-Key", "k4")
                .expect(201);
    }

    @Test
    void onlyStaffEdits() {
        var id = moderator.post("/api/v1/products", BOWL).expect(201).text("/id");
        var product = "/api/v1/products/" + id;
        for (var caller : List.of(guest, customer, guest.as(TestTokens.service("orders", "catalog:holds")))) {
            var edits = List.<Callable<Api.Answer>>of(
                    () -> caller.post("/api/v1/products", BOWL),
                    () -> caller.patch(product, "{'name': 'Mine'}", "If-Match", "*"),
                    () -> caller.put(product + "/publication", "{'published': true}"),
                    () -> caller.post(product + "/variants", "{}"),
                    () -> caller.put(product + "/variants/BOWL-12/prices", "{'prices': []}"),
                    () -> caller.get(product + "/variants/BOWL-12/stock"),
                    () -> caller.put(product + "/variants/BOWL-12/stock", "{'onHand': 1}"),
                    () -> caller.post("/api/v1/categories", "{'name': 'Mine'}"));
            for (var edit : edits) {
                expectRefused(edit, caller == guest ? 401 : 403);
            }
        }
        moderator.put(product + "/variants/BOWL-12/stock", "{'onHand': 1}").expectProblem(403, "forbidden");
        guest.as("Bearer nonsense").get(product).expectProblem(401, "unauthorized");
        assertEquals("Tulip bowl", moderator.get(product).text("/name"));
    }

    private static void expectRefused(Callable<Api.Answer> edit, int status) {
        try {
            edit.call().expectProblem(status, status == 401 ? "unauthorized" : "forbidden");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyFieldThatIsWrongIsNamed() {
        var answer = moderator.post("/api/v1/products", """
                        {'name': ' ', 'description': 'x', 'brand': 'x', 'category': 'ceramics', 'variants': [
                          {'sku': 'no good', 'weightGrams': -1, 'taxCategory': 'standard'}]}""").expectProblem(400, "invalid-request");
        assertEquals(
                List.of("name", "variants[0].sku", "variants[0].weightGrams"),
                answer.body().at("/errors").findValuesAsText("field"));
        expectField("category", BOWL.replace("'ceramics'", "'nowhere'"));
        expectField("variants[0].prices[1]", BOWL.replace("'USD'", "'XXXX'"));
        expectField("prices[0].amount", BOWL.replace("1790", "0"));
        expectField("prices[1].currency", BOWL.replace("'USD'", "'EUR'"));
        expectField("colour", BOWL.replace("'brand'", "'colour': 'x', 'brand'"));
        moderator.post("/api/v1/products", "{'name': ").expectProblem(400, "malformed-json");
    }

    private void expectField(String field, String json) {
        var answer = moderator.post("/api/v1/products", json).expectProblem(400, "invalid-request");
        assertEquals(List.of(field), answer.body().at("/errors").findValuesAsText("field"), () -> json + answer.body());
    }

    @Test
    void namesAreUnique() {
        moderator.post("/api/v1/products", BOWL).expect(201);
        moderator.post("/api/v1/products", BOWL).expectProblem(409, "name-taken");
        var other = moderator
                .post("/api/v1/products", BOWL.replace("Tulip", "Other").replace("BOWL-12", "OTHER"))
                .expect(201)
                .text("/id");
        moderator
                .post(
                        "/api/v1/products/" + other + "/variants",
                        "{'sku': 'BOWL-12', 'weightGrams': 1, 'taxCategory': 'standard'}")
                .expectProblem(409, "name-taken");
        moderator.post("/api/v1/categories", "{'name': 'Ceramics'}").expectProblem(409, "name-taken");
    }

    @Test
    void ofManyWhoMakeTheSameProductOneSucceeds() throws Exception {
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = IntStream.range(0, 8)
                    .<Callable<Integer>>mapToObj(
                            i -> () -> moderator.post("/api/v1/products", BOWL).status())
                    .toList();
            for (var future : threads.invokeAll(work)) {
                statuses.add(future.get());
            }
        }
        assertEquals(
                List.of(201, 409, 409, 409, 409, 409, 409, 409),
                statuses.stream().sorted().toList());
    }

    @Test
    void whoeverSendsIfMatchChangesOnlyWhatTheyRead() {
        var made = moderator.post("/api/v1/products", BOWL).expect(201);
        var path = "/api/v1/products/" + made.text("/id");
        var old = made.header("ETag");
        var one = moderator.patch(path, "{'name': 'One'}", "If-Match", old).expect(200);
        var prices = "{'prices': [{'amount': 100, 'currency': 'EUR'}]}";
        var variant =
                "{'sku': '" + made.text("/variants/0/sku") + "-XL', 'weightGrams': 320, 'taxCategory': 'standard'}";
        for (var late : List.of(
                moderator.put(path + "/publication", "{'published': true}", "If-Match", old),
                moderator.put(path + "/publication", "{'published': false}", "If-Match", old),
                moderator.post(path + "/variants", variant, "If-Match", old),
                moderator.put(
                        path + "/variants/" + made.text("/variants/0/sku") + "/prices", prices, "If-Match", old))) {
            late.expectProblem(412, "product-changed");
        }
        assertEquals(one.header("ETag"), moderator.get(path).header("ETag"));
        var two = moderator
                .put(
                        path + "/variants/" + made.text("/variants/0/sku") + "/prices",
                        prices,
                        "If-Match",
                        one.header("ETag"))
                .expect(200);
        moderator
                .put(path + "/publication", "{'published': true}", "If-Match", two.header("ETag"))
                .expect(200);
    }

    @Test
    void twoEditorsDoNotOverwriteEachOther() {
        var made = moderator.post("/api/v1/products", BOWL).expect(201);
        var path = "/api/v1/products/" + made.text("/id");
        var seen = made.header("ETag");
        moderator.patch(path, "{'name': 'One'}").expectProblem(428, "if-match-required");
        var one = moderator.patch(path, "{'name': 'One'}", "If-Match", seen).expect(200);
        assertEquals("One", one.text("/name"));
        assertEquals("A bowl.", one.text("/description"));
        moderator.patch(path, "{'name': 'Other'}", "If-Match", seen).expectProblem(412, "product-changed");
        moderator
                .patch(path, "{'name': 'Other'}", "If-Match", "W/" + one.header("ETag"))
                .expectProblem(412, "product-changed");
        assertEquals(one.header("ETag"), moderator.get(path).header("ETag"));
        moderator
                .patch(path, "{'name': 'Two', 'category': 'table'}", "If-Match", one.header("ETag"))
                .expect(200);
        assertEquals("table", moderator.get(path).text("/category/slug"));
        moderator.patch(path, "{'name': ' '}", "If-Match", "*").expectProblem(400, "invalid-request");
        moderator.patch(path, "{'slug': 'other'}", "If-Match", "*").expectProblem(400, "invalid-request");
    }

    @Test
    void aPriceIsNeededToPublishAndToStayPublished() {
        var id = moderator
                .post(
                        "/api/v1/products",
                        "{'name': 'Vase', 'description': 'A vase.', 'brand': 'x', 'category': 'ceramics'}")
                .expect(201)
                .text("/id");
        var path = "/api/v1/products/" + id;
        moderator.put(path + "/publication", "{'published': true}").expectProblem(409, "product-not-publishable");
        moderator
                .post(path + "/variants", "{'sku': 'VASE', 'weightGrams': 1, 'taxCategory': 'standard'}")
                .expect(201);
        moderator.put(path + "/publication", "{'published': true}").expectProblem(409, "product-not-publishable");
        moderator
                .put(path + "/variants/VASE/prices", "{'prices': [{'amount': 500, 'currency': 'EUR'}]}")
                .expect(200);
        moderator.put(path + "/publication", "{'published': true}").expect(200);
        moderator.put(path + "/variants/VASE/prices", "{'prices': []}").expectProblem(409, "product-not-publishable");
        moderator.put(path + "/variants/NONE/prices", "{'prices': []}").expectProblem(404, "not-found");
        assertEquals("500", guest.get("/api/v1/products").text("/items/0/prices/0/amount"));
        assertEquals("OUT_OF_STOCK", guest.get(path).text("/variants/0/availability"));
    }

    @Test
    void theListShowsTheLowestPrice() {
        var id = moderator.post("/api/v1/products", BOWL).expect(201).text("/id");
        var path = "/api/v1/products/" + id;
        moderator.post(path + "/variants", """
                        {'sku': 'BOWL-8', 'weightGrams': 100, 'taxCategory': 'standard',
                         'prices': [{'amount': 990, 'currency': 'EUR'}]}""").expect(201);
        moderator.put(path + "/publication", "{'published': true}").expect(200);
        assertEquals("990", guest.get("/api/v1/products").text("/items/0/prices/0/amount"));
        assertEquals("2000", guest.get("/api/v1/products").text("/items/0/prices/1/amount"));
        moderator
                .put(path + "/variants/BOWL-8/prices", "{'prices': [{'amount': 2990, 'currency': 'EUR'}]}")
                .expect(200);
        assertEquals("1790", guest.get("/api/v1/products").text("/items/0/prices/0/amount"));
    }

    @Test
    void adminsCountStockButNotBelowWhatIsHeld() {
        var id = moderator.post("/api/v1/products", BOWL).expect(201).text("/id");
        var stock = "/api/v1/products/" + id + "/variants/BOWL-12/stock";
        var orders = guest.as(TestTokens.service("orders", "catalog:holds"));
        orders.put("/internal/holds/" + UUID.randomUUID(), "{'lines': [{'sku': 'BOWL-12', 'quantity': 3}]}")
                .expect(200);
        assertEquals("3", moderator.get(stock).expect(200).text("/held"));
        assertEquals(
                "3",
                admin.put(stock, "{'onHand': 2}")
                        .expectProblem(409, "stock-below-held")
                        .text("/held"));
        assertEquals("7", admin.put(stock, "{'onHand': 10}").expect(200).text("/available"));
        admin.put(stock, "{'onHand': -1}").expectProblem(400, "invalid-request");
        admin.put(stock, "{}").expectProblem(400, "invalid-request");
        admin.put(stock.replace("BOWL-12", "NONE"), "{'onHand': 1}").expectProblem(404, "not-found");
        admin.put(stock.replace(id, UUID.randomUUID().toString()), "{'onHand': 1}")
                .expectProblem(404, "not-found");
    }

    @Test
    void aCountThatIsSentAgainUndoesNoShipment() {
        var id = moderator.post("/api/v1/products", BOWL).expect(201).text("/id");
        var stock = "/api/v1/products/" + id + "/variants/BOWL-12/stock";
        admin.put(stock, "{'onHand': 40}").expect(200);
        var counted = "{'onHand': 38, 'expectedOnHand': 40}";
        admin.put(stock, counted, "Idempotency-Key", "count").expect(200);
        writeOff(admin, stock, "between", "{'quantity': 2, 'reason': 'Broken'}").expect(200);
        var again = admin.put(stock, counted, "Idempotency-Key", "count").expect(200);
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(
                "36",
                admin.put(stock, counted).expectProblem(409, "stock-changed").text("/onHand"));
        assertEquals("36", moderator.get(stock).expect(200).text("/onHand"));
        admin.put(stock, "{'onHand': 35, 'expectedOnHand': -1}").expectProblem(400, "invalid-request");
    }

    @Test
    void adminsWriteOffWhatCannotBeSoldAndStaffSeesWhy() {
        var id = moderator.post("/api/v1/products", BOWL).expect(201).text("/id");
        var stock = "/api/v1/products/" + id + "/variants/BOWL-12/stock";
        admin.put(stock, "{'onHand': 10}").expect(200);
        var broken = "{'quantity': 2, 'reason': 'Broken'}";
        admin.post(stock + "/write-offs", broken).expectProblem(400, "idempotency-key-missing");
        assertEquals("8", writeOff(admin, stock, "one", broken).expect(200).text("/onHand"));
        var again = writeOff(admin, stock, "one", broken).expect(200);
        assertEquals("8", again.text("/onHand"));
        assertEquals("true", again.header("Idempotent-Replayed"));
        writeOff(admin, stock, "one", broken.replace("2", "3")).expect(422);
        writeOff(admin, stock, "two", broken.replace("2", "9")).expectProblem(409, "stock-below-held");
        writeOff(admin, stock, "three", "{'quantity': 0, 'reason': ''}").expectProblem(400, "invalid-request");
        writeOff(moderator, stock, "four", broken).expectProblem(403, "forbidden");
        customer.get(stock + "/movements").expectProblem(403, "forbidden");

        var movements = moderator.get(stock + "/movements").expect(200);
        assertEquals("WRITTEN_OFF", movements.text("/items/0/kind"));
        assertEquals("-2", movements.text("/items/0/pieces"));
        assertEquals("Broken", movements.text("/items/0/reason"));
        assertEquals("COUNTED", movements.text("/items/1/kind"));
    }

    @Test
    void adminsLimitHowMuchOneCustomerMayHave() {
        var id = moderator.post("/api/v1/products", BOWL).expect(201).text("/id");
        var limit = "/api/v1/products/" + id + "/variants/BOWL-12/purchase-limit";
        var orders = guest.as(TestTokens.service("orders", "catalog:holds"));
        moderator.get(limit).expectProblem(404, "not-found");
        customer.get(limit).expectProblem(403, "forbidden");
        moderator.put(limit, "{'maxPerCustomer': 2}").expectProblem(403, "forbidden");
        admin.put(limit, "{'maxPerCustomer': 0}").expectProblem(400, "invalid-request");
        admin.put(limit, "{'maxPerCustomer': 2, 'startsAt': '2026-01-02T00:00:00Z', 'endsAt': '2026-01-01T00:00:00Z'}")
                .expectProblem(400, "invalid-request");
        admin.put(limit, "{'maxPerCustomer': 3, 'endsAt': '2999-01-01T00:00:00Z'}")
                .expect(200);
        assertEquals(
                "{\"maxPerCustomer\":2}",
                admin.put(limit, "{'maxPerCustomer': 2}").expect(200).body().toString());

        assertTrue(moderator
                .get("/api/v1/products/" + id)
                .expect(200)
                .body()
                .at("/variants")
                .toString()
                .contains("\"maxPerCustomer\":2"));

        var line = "{'lines': [{'sku': 'BOWL-12', 'quantity': 2}]%s}";
        var buyer = ", 'customerId': '" + UUID.randomUUID() + "'";
        orders.put(hold(), line.formatted("")).expectProblem(409, "customer-required");
        orders.put(hold(), line.formatted(buyer)).expect(200);
        var over = orders.put(hold(), line.formatted(buyer)).expectProblem(409, "purchase-limit");
        assertEquals(
                "[{\"sku\":\"BOWL-12\",\"requested\":2,\"limit\":2,\"already\":2}]",
                over.body().at("/skus").toString());
        admin.delete(limit).expect(204);
        admin.delete(limit).expect(204);
        orders.put(hold(), line.formatted(buyer)).expect(200);
        admin.put(limit.replace("BOWL-12", "NONE"), "{'maxPerCustomer': 2}").expectProblem(404, "not-found");
    }

    private static String hold() {
        return "/internal/holds/" + UUID.randomUUID();
    }

    private static Api.Answer writeOff(Api caller, String stock, String key, String json) {
        return caller.post(stock + "/write-offs", json, "Idempotency-Key", "write-off-" + key);
    }

    @Test
    void whatChangesIsTold(TestDatabase database) throws Exception {
        var id = moderator.post("/api/v1/products", BOWL).expect(201).text("/id");
        moderator
                .put("/api/v1/products/" + id + "/publication", "{'published': true}")
                .expect(200);
        moderator
                .patch("/api/v1/products/" + id, "{'brand': 'y'}", "If-Match", "*")
                .expect(200);
        moderator
                .put("/api/v1/products/" + id + "/publication", "{'published': true}")
                .expect(200);
        admin.put("/api/v1/products/" + id + "/variants/BOWL-12/stock", "{'onHand': 10}")
                .expect(200);
        var types = new ArrayList<String>();
        try (var connection = database.connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT type FROM outbox WHERE aggregate_id = '" + id + "' ORDER BY seq")) {
            while (rows.next()) {
                types.add(rows.getString(1));
            }
        }
        assertEquals(
                List.of(
                        "souk.catalog.product-published.v1",
                        "souk.catalog.product-changed.v1",
                        "souk.catalog.stock-changed.v1"),
                types);
    }
}
