package dev.souk.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.json.Json;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.FrozenApi;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service as its clients see it, with catalog and billing behind real HTTP. */
@WithPostgres
@HelidonTest
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.orders.saga.patience", value = "PT5S")
@AddConfig(key = "souk.orders.saga.poll", value = "PT0.1S")
@AddConfig(key = "souk.reconciliation.grace", value = "PT0S")
@Timeout(120)
class OrdersServiceTest {

    private static final OtherServices OTHERS = new OtherServices();

    static {
        System.setProperty("souk.instances.catalog", OTHERS.address());
        System.setProperty("souk.instances.billing", OTHERS.address());
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private String customer;
    private final URI base;

    @Inject
    OrdersServiceTest(WebTarget target) {
        this.base = target.getUri();
    }

    @BeforeEach
    void anotherCustomer() {
        customer = TestTokens.customer(UUID.randomUUID());
    }

    @AfterAll
    static void stop() {
        OTHERS.close();
        System.clearProperty("souk.instances.catalog");
        System.clearProperty("souk.instances.billing");
    }

    /** An answer with its JSON. */
    private record Answer(HttpResponse<String> response, JsonNode json) {

        int status() {
            return response.statusCode();
        }

        String problem() {
            return json.path("type").asText().replace("urn:souk:problem:", "");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String id() {
            return json.path("id").asText();
        }
    }

    private Answer call(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response, Json.mapper().readTree(response.body().isEmpty() ? "{}" : response.body()));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String filledCart(String sku, int quantity) {
        var cart = call("POST", "/api/v1/carts", "", "Authorization", customer).id();
        var line = call(
                "POST",
                "/api/v1/carts/" + cart + "/lines",
                "{\"sku\":\"%s\",\"quantity\":%d}".formatted(sku, quantity),
                "Authorization",
                customer);
        assertEquals(200, line.status(), line.json()::toString);
        return cart;
    }

    private static String order(String cart, String token, String more) {
        return """
               {"cartId":"%s","paymentToken":"%s","shippingAddress":{"name":"Ada","line1":"Hauptstr. 1",
               "city":"Berlin","postalCode":"10115","country":"DE"}%s}""".formatted(cart, token, more);
    }

    private Answer place(String cart, String token, String key) {
        return call(
                "POST", "/api/v1/orders", order(cart, token, ""), "Authorization", customer, "Idempotency-Key", key);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    @Test
    void aGuestFillsACartSignsInAndOrders() {
        var created = call("POST", "/api/v1/carts", "{\"currency\":\"EUR\"}");
        assertEquals(201, created.status(), created.json()::toString);
        var token = created.json().get("cartToken").asText();
        var path = "/api/v1/carts/" + created.id();
        assertEquals(404, call("GET", path, "").status(), "not without the token");
        assertEquals(404, call("GET", path, "", "X-Cart-Token", "guess").status());
        assertEquals(404, call("GET", path, "", "Authorization", customer).status());

        var filled = call("POST", path + "/lines", "{\"sku\":\"MUG\",\"quantity\":2}", "X-Cart-Token", token);
        assertEquals(2598, filled.json().at("/subtotal/amount").asInt(), filled.json()::toString);
        assertEquals("The MUG", filled.json().at("/lines/0/name").asText());
        assertFalse(filled.json().has("cartToken"), "told once");
        call("POST", path + "/lines", "{\"sku\":\"BOOK\",\"quantity\":5}", "X-Cart-Token", token);
        call("PATCH", path + "/lines/BOOK", "{\"quantity\":1}", "X-Cart-Token", token);
        call("POST", path + "/lines", "{\"sku\":\"LAMP\",\"quantity\":1}", "X-Cart-Token", token);
        var fewer = call("DELETE", path + "/lines/LAMP", "", "X-Cart-Token", token);
        assertEquals(3 * 1299, fewer.json().at("/subtotal/amount").asInt(), fewer.json()::toString);
        var priced = call("GET", path + "?country=DE", "", "X-Cart-Token", token);
        assertEquals(
                3 * 1299 + 494 + 247 + 490,
                priced.json().at("/totals/total/amount").asInt());

        var claimed = call("POST", path + "/claim", "", "Authorization", customer, "X-Cart-Token", token);
        assertEquals(created.id(), claimed.id(), claimed.json()::toString);
        assertEquals(404, call("GET", path, "", "X-Cart-Token", token).status());
        assertEquals(
                200,
                call("POST", path + "/claim", "", "Authorization", customer).status(),
                "again, no effect");

        var total = priced.json().at("/totals/total");
        var wrong = call(
                "POST",
                "/api/v1/orders",
                order(created.id(), "tok_ok", ",\"expectedTotal\":{\"amount\":1,\"currency\":\"EUR\"}"),
                "Authorization",
                customer,
                "Idempotency-Key",
                key());
        assertEquals("total-changed", wrong.problem(), wrong.json()::toString);
        assertEquals(total, wrong.json().at("/totals/total"));
        var key = key();
        var body = order(created.id(), "tok_ok", ",\"expectedTotal\":" + total);
        var placed = call("POST", "/api/v1/orders", body, "Authorization", customer, "Idempotency-Key", key);
        assertEquals(201, placed.status(), placed.json()::toString);
        assertEquals("CONFIRMED", placed.json().get("status").asText());
        assertEquals(total, placed.json().at("/totals/total"));
        assertEquals(
                "/api/v1/orders/" + placed.id(),
                URI.create(placed.header("Location")).getPath());
        assertEquals("", placed.header("Idempotent-Replayed"));
        assertTrue(placed.json().get("number").asText().matches("S-\\d{4}-\\d{6,}"));

        var again = call("POST", "/api/v1/orders", body, "Authorization", customer, "Idempotency-Key", key);
        assertEquals(placed.json(), again.json());
        assertEquals("true", again.header("Idempotent-Replayed"));
        var other = call(
                "POST",
                "/api/v1/orders",
                order(created.id(), "tok_other", ""),
                "Authorization",
                customer,
                "Idempotency-Key",
                key);
        assertEquals(422, other.status(), "another body for the same key");
    }

    @Test
    void aPromotionCodeIsMadeByTheStaffAndUsedByABuyer() {
        var code = "S" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
        var body = "{\"code\":\"%s\",\"description\":\"Spring\",\"basisPoints\":1000,".formatted(code)
                + "\"minimumSpend\":{\"amount\":2000,\"currency\":\"EUR\"},\"maxPerCustomer\":1}";
        var staff = TestTokens.moderator();
        assertEquals(
                403,
                call("POST", "/api/v1/promotions", body, "Authorization", customer)
                        .status());
        var made = call("POST", "/api/v1/promotions", body, "Authorization", staff);
        assertEquals(201, made.status(), made.json()::toString);
        assertEquals(
                "name-taken",
                call("POST", "/api/v1/promotions", body, "Authorization", staff).problem());
        var keyed = body.replace(code, code + "K");
        var key = key();
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    201,
                    call("POST", "/api/v1/promotions", keyed, "Authorization", staff, "Idempotency-Key", key)
                            .status());
        }
        assertEquals(
                400,
                call("POST", "/api/v1/promotions", "{\"code\":\"ABC\",\"description\":\"x\"}", "Authorization", staff)
                        .status());

        var cart = filledCart("MUG", 1);
        var path = "/api/v1/carts/" + cart;
        var unknown = call("PUT", path + "/promotion", "{\"code\":\"NOSUCH\"}", "Authorization", customer);
        assertEquals("promotion-refused", unknown.problem(), unknown.json()::toString);
        var little = call(
                "PUT",
                path + "/promotion",
                "{\"code\":\"" + code.toLowerCase(Locale.ROOT) + "\"}",
                "Authorization",
                customer);
        assertEquals("minimum-spend", little.json().at("/promotion/refused").asText(), little.json()::toString);
        assertEquals("promotion-refused", place(cart, "tok_ok", key()).problem());
        call("PATCH", path + "/lines/MUG", "{\"quantity\":2}", "Authorization", customer);
        var priced = call("GET", path + "?country=DE", "", "Authorization", customer);
        assertEquals(260, priced.json().at("/promotion/discount/amount").asInt(), priced.json()::toString);
        assertEquals(
                2598 - 260 + 444 + 490, priced.json().at("/totals/total/amount").asInt());
        var placed = place(cart, "tok_ok", key());
        assertEquals(201, placed.status(), placed.json()::toString);
        assertEquals(priced.json().get("totals"), placed.json().get("totals"));
        assertEquals(code, placed.json().get("promotion").asText());
        assertEquals(260, placed.json().at("/lines/0/discount/amount").asInt());

        var read = call("GET", "/api/v1/promotions/" + code, "", "Authorization", staff);
        assertEquals(1, read.json().get("redeemed").asInt());
        var ended = call("PATCH", "/api/v1/promotions/" + code, "{\"active\":false}", "Authorization", staff);
        assertFalse(ended.json().get("active").asBoolean(), ended.json()::toString);
        var second = filledCart("MUG", 2);
        assertEquals(
                "unknown",
                call(
                                "PUT",
                                "/api/v1/carts/" + second + "/promotion",
                                "{\"code\":\"" + code + "\"}",
                                "Authorization",
                                customer)
                        .json()
                        .get("reason")
                        .asText());
        assertEquals(
                200,
                call("DELETE", "/api/v1/carts/" + second + "/promotion", "", "Authorization", customer)
                        .status());
        assertEquals(
                200,
                call("GET", "/api/v1/promotions?limit=1", "", "Authorization", staff)
                        .status());
    }

    @Test
    void aLineThatIsSentAgainWithItsKeyIsAddedOnce() {
        var guest = call("POST", "/api/v1/carts", "");
        var token = guest.json().get("cartToken").asText();
        var path = "/api/v1/carts/" + guest.id() + "/lines";
        var line = "{\"sku\":\"MUG\",\"quantity\":2}";
        var key = key();
        var first = call("POST", path, line, "X-Cart-Token", token, "Idempotency-Key", key);
        assertEquals(200, first.status(), first.json()::toString);
        assertFalse(first.header("Idempotency-Key-Expires").isEmpty());
        var again = call("POST", path, line, "X-Cart-Token", token, "Idempotency-Key", key);
        assertEquals(first.json(), again.json());
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(404, call("POST", path, line, "Idempotency-Key", key).status(), "not without the cart's secret");
        assertEquals(
                422,
                call("POST", path, line.replace("2", "3"), "X-Cart-Token", token, "Idempotency-Key", key)
                        .status());
        var unkeyed = call("POST", path, line, "X-Cart-Token", token);
        assertEquals(4, unkeyed.json().at("/lines/0/quantity").asInt(), unkeyed.json()::toString);
        assertTrue(unkeyed.header("Idempotency-Key-Expires").isEmpty());
    }

    @Test
    void aLineThatIsSentManyTimesAtOnceWithItsKeyIsAddedOnce() throws Exception {
        var cart = call("POST", "/api/v1/carts", "", "Authorization", customer).id();
        var key = key();
        Callable<Answer> request = () -> call(
                "POST",
                "/api/v1/carts/" + cart + "/lines",
                "{\"sku\":\"MUG\",\"quantity\":1}",
                "Authorization",
                customer,
                "Idempotency-Key",
                key);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(Collections.nCopies(8, request))) {
                assertTrue(Set.of(200, 409).contains(answer.get().status()), () -> "it is done or being done");
            }
        }
        var after = call("GET", "/api/v1/carts/" + cart, "", "Authorization", customer);
        assertEquals(1, after.json().at("/lines/0/quantity").asInt(), after.json()::toString);
    }

    @Test
    void claimingMergesIntoTheCartTheCustomerHas() {
        var own = filledCart("MUG", 3);
        var guest = call("POST", "/api/v1/carts", "");
        var token = guest.json().get("cartToken").asText();
        var path = "/api/v1/carts/" + guest.id();
        call("POST", path + "/lines", "{\"sku\":\"MUG\",\"quantity\":2}", "X-Cart-Token", token);
        call("POST", path + "/lines", "{\"sku\":\"BOOK\",\"quantity\":1}", "X-Cart-Token", token);
        for (int i = 0; i < 2; i++) {
            var merged = call("POST", path + "/claim", "", "Authorization", customer, "X-Cart-Token", token);
            assertEquals(own, merged.id(), merged.json()::toString);
            assertEquals(5, merged.json().at("/lines/0/quantity").asInt());
            assertEquals(1, merged.json().at("/lines/1/quantity").asInt());
        }
        assertEquals(
                404,
                call("POST", path + "/claim", "", "Authorization", TestTokens.customer(UUID.randomUUID()))
                        .status());
        assertEquals(
                "cart-closed",
                call("POST", path + "/lines", "{\"sku\":\"MUG\",\"quantity\":1}", "X-Cart-Token", token)
                        .problem());
    }

    @Test
    void aDeclinedCardLeavesTheCartOpenForASecondOne() {
        var cart = filledCart("MUG", 1);
        var declined = place(cart, "tok_declined", key());
        assertEquals(402, declined.status(), declined.json()::toString);
        assertEquals("payment-declined", declined.problem());
        assertEquals("application/problem+json", declined.header("Content-Type"));
        assertEquals("insufficient-funds", declined.json().get("declineReason").asText());
        var order = declined.json().get("orderId").asText();
        assertTrue(OTHERS.held.get(order).isEmpty());
        var cancelled = call("GET", "/api/v1/orders/" + order, "", "Authorization", customer);
        assertEquals("CANCELLED", cancelled.json().get("status").asText());
        assertEquals("payment-declined", cancelled.json().get("cancelReason").asText());
        assertEquals(201, place(cart, "tok_ok", key()).status());
    }

    @Test
    void tellsWhatIsOutOfStock() {
        var answer = place(filledCart("MUG", 11), "tok_ok", key());
        assertEquals("out-of-stock", answer.problem());
        assertEquals(10, answer.json().at("/skus/0/available").asInt());
    }

    @Test
    void anUnknownOutcomeIsSettledByTheWorker() {
        OTHERS.unknownAnswers.set(4);
        var cart = filledCart("MUG", 1);
        var key = key();
        var charges = OTHERS.charges.get();
        var answer = place(cart, "tok_slow", key);
        if (answer.status() == 202) {
            var order = answer.json().get("orderId").asText();
            Eventually.until(
                    "the order is confirmed",
                    () -> call("GET", "/api/v1/orders/" + order, "", "Authorization", customer)
                            .json()
                            .path("status")
                            .asText()
                            .equals("CONFIRMED"));
            answer = place(cart, "tok_slow", key);
        }
        assertEquals(201, answer.status(), answer.json()::toString);
        assertEquals(charges + 1, OTHERS.charges.get());
    }

    @Test
    void theSameKeyInParallelOrdersOnce() throws Exception {
        var cart = filledCart("MUG", 1);
        var key = key();
        Callable<Answer> request = () -> place(cart, "tok_ok", key);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var orders = new ArrayList<String>();
            for (var answer : threads.invokeAll(List.of(request, request, request, request))) {
                assertEquals(201, answer.get().status(), answer.get().json()::toString);
                orders.add(answer.get().id());
            }
            assertEquals(1, orders.stream().distinct().count());
        }
    }

    @Test
    void shipsInPartsAndTellsTheHistory() {
        var placed = place(filledCart("MUG", 3), "tok_ok", key());
        var path = "/api/v1/orders/" + placed.id();
        assertEquals(
                403,
                call("POST", path + "/shipments", "", "Authorization", customer, "Idempotency-Key", key())
                        .status());
        var staff = TestTokens.moderator();
        var key = key();
        var part = "{\"lines\":[{\"sku\":\"MUG\",\"quantity\":1}]}";
        var first = call("POST", path + "/shipments", part, "Authorization", staff, "Idempotency-Key", key);
        assertEquals(201, first.status(), first.json()::toString);
        assertEquals("SHIPPED", first.json().get("state").asText());
        var rest = call("POST", path + "/shipments", "", "Authorization", staff, "Idempotency-Key", key());
        assertEquals(201, rest.status(), rest.json()::toString);
        assertEquals(
                placed.json().at("/totals/total/amount").asLong(),
                first.json().at("/amount/amount").asLong()
                        + rest.json().at("/amount/amount").asLong());
        assertEquals(
                "order-state",
                call("POST", path + "/cancellation", "", "Authorization", customer, "Idempotency-Key", key())
                        .problem());
        var one = URI.create(first.header("Location")).getPath();
        assertEquals(
                first.json(), call("GET", one, "", "Authorization", customer).json());
        var stranger = TestTokens.customer(UUID.randomUUID());
        assertEquals(404, call("GET", one, "", "Authorization", stranger).status());
        var other = place(filledCart("MUG", 1), "tok_ok", key());
        var foreign = one.replace(placed.id(), other.id());
        assertEquals(404, call("GET", foreign, "", "Authorization", customer).status(), "of another order");
        var shipments = call("GET", path + "/shipments", "", "Authorization", customer);
        assertEquals(2, shipments.json().get("items").size());
        var history = new ArrayList<String>();
        call("GET", path + "/history", "", "Authorization", customer)
                .json()
                .get("items")
                .forEach(entry -> history.add(entry.get("to").asText()));
        assertEquals(List.of("PENDING", "CONFIRMED", "PARTIALLY_SHIPPED", "SHIPPED"), history);
    }

    @Test
    void goodsComeBackAndAreRefunded() {
        var placed = place(filledCart("MUG", 2), "tok_ok", key());
        var path = "/api/v1/orders/" + placed.id();
        var staff = TestTokens.moderator();
        var nothing = "{\"lines\":[null]}";
        assertEquals(
                400,
                call("POST", path + "/shipments", nothing, "Authorization", staff, "Idempotency-Key", key())
                        .status());
        call("POST", path + "/shipments", "", "Authorization", staff, "Idempotency-Key", key());
        var request = "{\"lines\":[{\"sku\":\"MUG\",\"quantity\":2}],\"reason\":\"Broken\"}";
        assertEquals(
                400,
                call("POST", path + "/returns", request, "Authorization", customer)
                        .status(),
                "needs a key");
        var stranger = TestTokens.customer(UUID.randomUUID());
        assertEquals(
                404,
                call("POST", path + "/returns", request, "Authorization", stranger, "Idempotency-Key", key())
                        .status());
        var key = key();
        var requested = call("POST", path + "/returns", request, "Authorization", customer, "Idempotency-Key", key);
        assertEquals(201, requested.status(), requested.json()::toString);
        assertEquals("REQUESTED", requested.json().get("state").asText());
        var again = call("POST", path + "/returns", request, "Authorization", customer, "Idempotency-Key", key);
        assertEquals(requested.json(), again.json());
        var twice = call("POST", path + "/returns", request, "Authorization", customer, "Idempotency-Key", key());
        assertEquals(422, twice.status(), twice.json()::toString);

        var waiting = "/api/v1/orders/returns";
        assertEquals(401, call("GET", waiting, "").status());
        assertEquals(403, call("GET", waiting, "", "Authorization", customer).status());
        assertEquals(
                400,
                call("GET", waiting + "?state=LOST", "", "Authorization", staff).status());
        assertEquals(
                400,
                call("GET", waiting + "?cursor=x", "", "Authorization", staff).status());
        assertTrue(allReturns("REQUESTED", staff)
                .contains(requested.id() + " of " + placed.json().get("number").asText()));

        var one = path + "/returns/" + requested.id();
        assertEquals(
                403,
                call("POST", one + "/approval", "", "Authorization", customer, "Idempotency-Key", key())
                        .status());
        var receipt = "{\"lines\":[{\"sku\":\"MUG\",\"restock\":1,\"writeOff\":1}]}";
        assertEquals(
                "return-state",
                call("POST", one + "/receipt", receipt, "Authorization", staff, "Idempotency-Key", key())
                        .problem());
        var approved = call("POST", one + "/approval", "", "Authorization", staff, "Idempotency-Key", key());
        assertEquals(200, approved.status(), approved.json()::toString);
        var refunded = call("POST", one + "/receipt", receipt, "Authorization", staff, "Idempotency-Key", key());
        assertEquals(200, refunded.status(), refunded.json()::toString);
        assertEquals("REFUNDED", refunded.json().get("state").asText());
        assertEquals(placed.json().at("/totals/total"), refunded.json().get("amount"), "all came back");
        assertEquals(placed.json().at("/totals/total/amount").asLong(), OTHERS.refunds.get(requested.id()));
        assertEquals(Map.of("MUG", 1), OTHERS.restocks.get(requested.id()));
        assertFalse(allReturns("REQUESTED", staff).toString().contains(requested.id()));
        assertTrue(allReturns("REFUNDED", staff).toString().contains(requested.id()));
        assertEquals(one, URI.create(requested.header("Location")).getPath());
        assertEquals(
                "REFUNDED",
                call("GET", one, "", "Authorization", customer)
                        .json()
                        .path("state")
                        .asText());
        assertEquals(404, call("GET", one, "", "Authorization", stranger).status());
        var listed = call("GET", path + "/returns", "", "Authorization", customer);
        assertEquals("REFUNDED", listed.json().at("/items/0/state").asText(), listed.json()::toString);
        var order = call("GET", path, "", "Authorization", customer);
        assertEquals(2, order.json().at("/lines/0/returned").asInt(), order.json()::toString);
    }

    /** The ids of all returns in a state and the numbers of their orders, one to a page. */
    private List<String> allReturns(String state, String staff) {
        var all = new ArrayList<String>();
        var next = "";
        do {
            var page = call("GET", "/api/v1/orders/returns?limit=1&state=" + state + next, "", "Authorization", staff);
            assertEquals(200, page.status(), page.json()::toString);
            page.json()
                    .get("items")
                    .forEach(found -> all.add(found.get("id").asText() + " of "
                            + found.get("orderNumber").asText()));
            next = page.json().has("next")
                    ? "&cursor=" + page.json().get("next").asText()
                    : "";
        } while (!next.isEmpty());
        return all;
    }

    @Test
    void ordersAreFoundByTheirNumberAndByTheStaffByTheirCustomer() {
        var first = place(filledCart("MUG", 1), "tok_ok", key());
        var second = place(filledCart("BOOK", 1), "tok_ok", key());
        var number = first.json().get("number").asText();
        var account = first.json().get("customerId").asText();
        var staff = TestTokens.moderator();
        assertEquals(List.of(first.id()), found("?number=%20" + number.toLowerCase(Locale.ROOT), staff));
        assertEquals(List.of(first.id()), found("?number=" + number, customer));
        assertEquals(List.of(second.id(), first.id()), found("?customerId=" + account, staff));
        assertEquals(List.of(second.id(), first.id()), found("?customerId=" + account, customer));
        assertEquals(List.of(), found("?customerId=" + account + "&status=SHIPPED", staff));
        assertEquals(List.of(), found("?number=S-1999-999999", staff));

        var stranger = TestTokens.customer(UUID.randomUUID());
        assertEquals(List.of(), found("?number=" + number, stranger));
        assertEquals(
                403,
                call("GET", "/api/v1/orders?customerId=" + account, "", "Authorization", stranger)
                        .status());
        for (var wrong : List.of("number=123", "number=S-2026-1", "customerId=Ada", "status=LOST")) {
            var refused = call("GET", "/api/v1/orders?" + wrong, "", "Authorization", staff);
            assertEquals(400, refused.status(), () -> wrong + ": " + refused.json());
            assertEquals(
                    wrong.split("=", 2)[0], refused.json().at("/errors/0/field").asText(), refused.json()::toString);
        }
    }

    private List<String> found(String query, String caller) {
        var page = call("GET", "/api/v1/orders" + query, "", "Authorization", caller);
        assertEquals(200, page.status(), page.json()::toString);
        return page.json()
                .get("items")
                .valueStream()
                .map(order -> order.get("id").asText())
                .toList();
    }

    @Test
    void aCustomerCancelsTheirOwnOrderOnly() {
        var placed = place(filledCart("MUG", 1), "tok_ok", key());
        var path = "/api/v1/orders/" + placed.id() + "/cancellation";
        var stranger = TestTokens.customer(UUID.randomUUID());
        assertEquals(
                404,
                call("POST", path, "", "Authorization", stranger, "Idempotency-Key", key())
                        .status());
        assertEquals(400, call("POST", path, "", "Authorization", customer).status(), "the key is required");
        var key = key();
        var cancelled = call("POST", path, "", "Authorization", customer, "Idempotency-Key", key);
        assertEquals(200, cancelled.status(), cancelled.json()::toString);
        assertEquals("customer", cancelled.json().get("cancelReason").asText());
        assertEquals(
                200,
                call("POST", path, "", "Authorization", customer, "Idempotency-Key", key)
                        .status());
        assertTrue(OTHERS.held.get(placed.id()).isEmpty());
        assertEquals("VOIDED", OTHERS.payments.get(placed.id() + ":1"));
    }

    @Test
    void ordersAreSeenByTheirCustomerAndTheStaffOnly() {
        var first = place(filledCart("MUG", 1), "tok_ok", key()).id();
        var second = place(filledCart("BOOK", 1), "tok_ok", key()).id();
        assertNotEquals(first, second);
        var stranger = TestTokens.customer(UUID.randomUUID());
        for (var path : List.of("", "/history", "/shipments")) {
            assertEquals(
                    404,
                    call("GET", "/api/v1/orders/" + first + path, "", "Authorization", stranger)
                            .status());
            assertEquals(401, call("GET", "/api/v1/orders/" + first + path, "").status());
            assertEquals(
                    200,
                    call("GET", "/api/v1/orders/" + first + path, "", "Authorization", TestTokens.admin())
                            .status());
        }
        var page = call("GET", "/api/v1/orders?limit=1", "", "Authorization", customer);
        assertEquals(second, page.json().at("/items/0/id").asText(), page.json()::toString);
        var next = call(
                "GET",
                "/api/v1/orders?limit=1&cursor=" + page.json().get("next").asText(),
                "",
                "Authorization",
                customer);
        assertEquals(first, next.json().at("/items/0/id").asText());
        assertFalse(next.json().has("next"));
        assertEquals(
                0,
                call("GET", "/api/v1/orders", "", "Authorization", stranger)
                        .json()
                        .get("items")
                        .size());
        assertEquals(
                400,
                call("GET", "/api/v1/orders?cursor=x", "", "Authorization", customer)
                        .status());
    }

    @Test
    void badInputIsNamed() {
        var cart = filledCart("MUG", 1);
        var lines = "/api/v1/carts/" + cart + "/lines";
        var zero = call("POST", lines, "{\"sku\":\"MUG\",\"quantity\":0}", "Authorization", customer);
        assertEquals(400, zero.status());
        assertEquals("quantity", zero.json().at("/errors/0/field").asText(), zero.json()::toString);
        assertEquals(
                400,
                call("POST", lines, "{\"sku\":\"MUG\",\"quantity\":1,\"price\":1}", "Authorization", customer)
                        .status());
        assertEquals(
                "unknown-sku",
                call("POST", lines, "{\"sku\":\"NO-SUCH\",\"quantity\":1}", "Authorization", customer)
                        .problem());
        assertEquals(
                "quantity-limit",
                call("POST", lines, "{\"sku\":\"MUG\",\"quantity\":100}", "Authorization", customer)
                        .problem());
        assertEquals(
                400, call("POST", "/api/v1/carts", "{\"currency\":\"XXX\"}").status());
        var nowhere = call(
                "POST",
                "/api/v1/orders",
                order(cart, "tok_ok", "").replace("\"DE\"", "\"AQ\""),
                "Authorization",
                customer,
                "Idempotency-Key",
                key());
        assertEquals("not-deliverable", nowhere.problem(), nowhere.json()::toString);
        var lower = call(
                "POST",
                "/api/v1/orders",
                order(cart, "tok_ok", "").replace("\"DE\"", "\"de\""),
                "Authorization",
                customer,
                "Idempotency-Key",
                key());
        assertEquals(
                "shippingAddress.country", lower.json().at("/errors/0/field").asText(), lower.json()::toString);
        assertEquals(
                401,
                call("POST", "/api/v1/orders", order(cart, "tok_ok", ""), "Idempotency-Key", key())
                        .status());
        var empty = call("POST", "/api/v1/carts", "", "Authorization", customer).id();
        assertEquals("cart-empty", place(empty, "tok_ok", key()).problem());
    }

    @Test
    void ordersAreComparedWithCatalogAndBillingForAdmins() {
        var order = place(filledCart("MUG", 1), "tok_ok", key());
        assertEquals(201, order.status());
        assertEquals(
                403,
                call("POST", "/api/v1/orders/reconciliation/runs", "", "Authorization", TestTokens.moderator())
                        .status());
        var run = call("POST", "/api/v1/orders/reconciliation/runs", "", "Authorization", TestTokens.admin());
        assertEquals(200, run.status(), run.json()::toString);
        assertTrue(run.json().has("finishedAt"), run.json()::toString);
        assertTrue(run.json().get("compared").asLong() > 0, "over the wire");
        var last = call("GET", "/api/v1/orders/reconciliation/runs", "", "Authorization", TestTokens.admin());
        assertTrue(last.json().has("wholeRoundAt"), last.json()::toString);
        var parked = call("GET", "/api/v1/orders/reconciliation?limit=5", "", "Authorization", TestTokens.admin());
        assertEquals(200, parked.status(), parked.json()::toString);
        var resolution = "/api/v1/orders/reconciliation/STOCK_DIFFERS/" + UUID.randomUUID() + "/resolution";
        var note = "{\"note\": \"case 4711\"}";
        assertEquals(
                404,
                call("POST", resolution, note, "Authorization", TestTokens.admin())
                        .status());
        assertEquals(
                403,
                call("POST", resolution, note, "Authorization", TestTokens.moderator())
                        .status());
    }

    @Test
    void onlyAdminsSeeTheSagas() {
        place(filledCart("MUG", 1), "tok_ok", key());
        assertEquals(
                403,
                call("GET", "/api/v1/orders/sagas", "", "Authorization", customer)
                        .status());
        assertEquals(
                403,
                call("GET", "/api/v1/orders/sagas", "", "Authorization", TestTokens.moderator())
                        .status());
        var done = call("GET", "/api/v1/orders/sagas?state=DONE&limit=100", "", "Authorization", TestTokens.admin());
        assertEquals(200, done.status(), done.json()::toString);
        var saga = done.json().at("/items/0");
        assertFalse(done.json().toString().contains("tok_"), "no payment token");
        assertEquals(
                "not-parked",
                call(
                                "POST",
                                "/api/v1/orders/sagas/" + saga.get("id").asText() + "/retry",
                                "",
                                "Authorization",
                                TestTokens.admin())
                        .problem());
    }

    @Test
    void aServiceThatIsAwayMakesTheRequestFailCleanlyAndTheBreakerOpen() {
        var cart = filledCart("MUG", 1);
        OTHERS.broken = true;
        try {
            Eventually.until(
                    "the breaker is open",
                    () -> call("GET", "/api/v1/carts/" + cart, "", "Authorization", customer)
                                    .status()
                            == 503);
        } finally {
            OTHERS.broken = false;
        }
        Eventually.until(
                "the breaker is closed",
                () -> call("GET", "/api/v1/carts/" + cart, "", "Authorization", customer)
                                .status()
                        == 200);
    }

    @Test
    void aCartIsNotChangedByARequestThatFailsBecauseCatalogIsAway() {
        var own = "/api/v1/carts/" + filledCart("MUG", 1);
        var guest = call("POST", "/api/v1/carts", "");
        var token = guest.json().get("cartToken").asText();
        var theirs = "/api/v1/carts/" + guest.id();
        call("POST", theirs + "/lines", "{\"sku\":\"BOOK\",\"quantity\":1}", "X-Cart-Token", token);
        var code = "S" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
        call(
                "POST",
                "/api/v1/promotions",
                "{\"code\":\"%s\",\"description\":\"Spring\",\"basisPoints\":1000}".formatted(code),
                "Authorization",
                TestTokens.moderator());
        call("POST", own + "/lines", "{\"sku\":\"LAMP\",\"quantity\":1}", "Authorization", customer);
        var before = call("GET", own, "", "Authorization", customer).json();
        OTHERS.broken = true;
        try {
            Eventually.until(
                    "no price is remembered",
                    () -> call("GET", own, "", "Authorization", customer).status() == 503
                            && call("GET", theirs, "", "X-Cart-Token", token).status() == 503);
            for (var answer : List.of(
                    call("PATCH", own + "/lines/MUG", "{\"quantity\":7}", "Authorization", customer),
                    call("DELETE", own + "/lines/MUG", "", "Authorization", customer),
                    call("PUT", own + "/promotion", "{\"code\":\"" + code + "\"}", "Authorization", customer),
                    call("POST", theirs + "/claim", "", "Authorization", customer, "X-Cart-Token", token))) {
                assertEquals(503, answer.status(), answer.json()::toString);
            }
        } finally {
            OTHERS.broken = false;
        }
        Eventually.until(
                "the breaker is closed",
                () -> call("GET", theirs, "", "X-Cart-Token", token).status() == 200);
        assertEquals(before, call("GET", own, "", "Authorization", customer).json());
    }

    @Test
    void theInterfaceIsThePublishedOne() {
        FrozenApi.check(base, "orders");
    }
}
