package dev.souk.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.Parallel;
import dev.souk.local.Wait;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The story of a purchase, told through the public API alone: somebody registers, forgets the password, fills a cart as a
 * guest, buys, is refused with a bad card, and buys while a process dies.
 */
public final class Demo {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration FAILOVER_PATIENCE = Duration.ofSeconds(60);
    private static final int BUYERS_DURING_FAILURE = 4;

    private final Story story;
    private final Shop guest;
    private final Mails mails;
    private final String email;
    private final Staff staff;

    private String password = "correct horse battery staple";
    private Shop customer;
    private Shop staffShop;
    private String customerToken;
    private String sku;
    private String productId;
    private String cartId;
    private String orderId;
    private String orderNumber;

    /** Somebody who ships and counts stock. */
    public record Staff(String email, String password) {}

    /**
     * A story that has not begun.
     *
     * @param api such as {@code http://localhost:8080/api/v1}
     * @param mailbox such as {@code http://localhost:8025}
     */
    public Demo(PrintStream out, URI api, URI mailbox, Staff staff) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        this.story = new Story(out);
        this.guest = Shop.asGuest(client, api);
        this.email = "ada-" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
        this.mails = new Mails(client, mailbox, email);
        this.staff = staff;
    }

    /**
     * Tells it to its end, or to the first wrong answer.
     *
     * @param killOneOrdersInstance ends a process that buyers may be using, without warning
     */
    public void tell(Runnable killOneOrdersInstance) {
        story.chapter("A customer");
        story.step("registers", this::register);
        story.step("confirms the address with the code from the mailbox", this::confirm);
        story.step("logs in", this::logIn);
        story.step("forgets the password, and gets another by mail", this::resetPassword);
        story.chapter("A purchase");
        story.step("a guest browses", this::browse);
        story.step("searches", this::search);
        story.step("fills a cart", this::fillCart);
        story.step("which becomes the customer's at log-in", this::claimCart);
        try (LiveUpdates live = LiveUpdates.of(customer, customerToken)) {
            story.step("checks out", this::checkOut);
            story.step("the payment is authorized, once", () -> paymentIs("AUTHORIZED"));
            story.step("a live update comes", () -> {
                live.await(orderId, "CONFIRMED");
                return "CONFIRMED";
            });
            story.step("an email comes", () -> mails.await(orderNumber).text("subject"));
            story.step("the shop ships it, which captures the money", this::ship);
        }
        story.chapter("A declined card");
        declinedCard();
        story.chapter("A process that dies");
        processDies(killOneOrdersInstance);
    }

    private String register() {
        guest.post("/accounts", Map.of("email", email, "password", password, "name", "Ada Demo"))
                .expect(201, 202);
        return email;
    }

    private String confirm() {
        logInAs(email, password).expect(401);
        guest.post(
                        "/accounts/confirmations",
                        Map.of("code", mails.awaitCode("Confirm your email address"), "password", password))
                .expect(204);
        return "log-in was refused before";
    }

    private String logIn() {
        Answer answer = logInAs(email, password).expect(200);
        customerToken = answer.text("accessToken");
        customer = guest.as(customerToken);
        return customer.get("/accounts/me").expect(200).text("email");
    }

    private String resetPassword() {
        guest.post("/accounts/password-resets", Map.of("email", email)).expect(202);
        guest.post(
                        "/accounts/password-resets/confirmations",
                        Map.of("code", mails.awaitCode("Set a new password"), "password", password + "!"))
                .expect(204);
        logInAs(email, password).expect(401);
        password += "!";
        logIn();
        return "the old one is refused";
    }

    private Answer logInAs(String who, String password) {
        return guest.post("/auth/login", Map.of("email", who, "password", password));
    }

    private String browse() {
        JsonNode categories = guest.get("/categories").expect(200).get("items");
        Answer page = guest.get("/products?limit=3&inStock=true&currency=EUR").expect(200);
        Story.require(
                page.get("items").size() == 3,
                "three products were asked for, not " + page.raw().body());
        Story.require(page.body().has("next"), "there should be more than three products");
        return categories.size() + " categories, such as "
                + categories.path(0).path("name").asText();
    }

    private String search() {
        JsonNode first = guest.get("/products?q=bowl&inStock=true&currency=EUR&limit=10")
                .expect(200)
                .get("items")
                .path(0);
        Story.require(!first.isMissingNode(), "nothing was found for \"bowl\"");
        productId = first.path("id").asText();
        for (JsonNode variant : guest.get("/products/" + productId).expect(200).get("variants")) {
            if (stockOf(variant.path("sku").asText()).path("available").asInt() >= 10) {
                sku = variant.path("sku").asText();
            }
        }
        Story.require(sku != null, "no variant of the first bowl is in stock ten times");
        return "\"bowl\" finds " + first.path("name").asText();
    }

    private String fillCart() {
        Answer cart = guest.post("/carts", Map.of("currency", "EUR")).expect(201);
        cartId = cart.text("id");
        String token = cart.text("cartToken");
        guest.get("/carts/" + cartId).expect(401, 403, 404);
        Answer filled = guest.with("X-Cart-Token", token)
                .post("/carts/" + cartId + "/lines", Map.of("sku", sku, "quantity", 2))
                .expect(200, 201);
        customer = customer.with("X-Cart-Token", token);
        return "2 x " + filled.text("/lines/0/name") + " for " + money(filled.get("subtotal"));
    }

    private String claimCart() {
        Answer claimed = customer.post("/carts/" + cartId + "/claim", Map.of()).expect(200);
        customer = guest.as(customerToken);
        cartId = claimed.text("id");
        Answer cart = customer.get("/carts/" + cartId + "?country=DE").expect(200);
        Story.require(
                cart.get("/lines/0/quantity").asInt() == 2,
                "the cart lost its lines: " + cart.raw().body());
        return money(cart.get("/totals/total")) + " with tax and delivery to Germany";
    }

    private String checkOut() {
        String key = UUID.randomUUID().toString();
        Answer order = awaitOutcome(placeOrder(cartId, "tok_ok", key).expect(201, 202), "CONFIRMED");
        orderId = order.text("id");
        orderNumber = order.text("number");
        Answer again = placeOrder(cartId, "tok_ok", key).expect(201, 202);
        Story.require(idOf(again).equals(orderId), "the same Idempotency-Key made another order");
        return orderNumber + " is CONFIRMED; the same request again gives the same order";
    }

    private Answer placeOrder(String cart, String paymentToken, String key) {
        Map<String, ?> address = Map.of(
                "name", "Ada Demo",
                "line1", "Marktplatz 1",
                "city", "Bremen",
                "postalCode", "28195",
                "country", "DE");
        return customer.with("Idempotency-Key", key)
                .post("/orders", Map.of("cartId", cart, "paymentToken", paymentToken, "shippingAddress", address));
    }

    /** A 201 shows the order; a 202 only names it, because what becomes of it is not known yet. */
    private static String idOf(Answer placed) {
        return placed.status() == 202 ? placed.text("orderId") : placed.text("id");
    }

    /** The order once it is what it should become: a 202 means that it was still pending. */
    private Answer awaitOutcome(Answer placed, String status) {
        String id = idOf(placed);
        Wait.until(
                PATIENCE,
                () -> !customer.get("/orders/" + id).expect(200).text("status").equals("PENDING"));
        Answer order = customer.get("/orders/" + id).expect(200);
        Story.require(order.text("status").equals(status), "the order is " + order.text("status") + ", not " + status);
        return order;
    }

    private String paymentIs(String state) {
        JsonNode payments =
                customer.get("/payments?orderId=" + orderId).expect(200).get("items");
        Story.require(
                payments.size() == 1 && payments.path(0).path("state").asText().equals(state),
                "there should be one payment, " + state + ": " + payments);
        return money(payments.path(0).path("amount"));
    }

    private String ship() {
        int onHand = stockOf(sku).path("onHand").asInt();
        customer.with("Idempotency-Key", UUID.randomUUID().toString())
                .post("/orders/" + orderId + "/shipments", Map.of())
                .expect(403);
        asStaff()
                .with("Idempotency-Key", UUID.randomUUID().toString())
                .post("/orders/" + orderId + "/shipments", Map.of())
                .expect(201, 202);
        boolean shipped = Wait.until(
                PATIENCE,
                () -> customer.get("/orders/" + orderId)
                        .expect(200)
                        .text("status")
                        .equals("SHIPPED"));
        Story.require(shipped, "the order did not become SHIPPED");
        Story.require(stockOf(sku).path("onHand").asInt() == onHand - 2, "the stock did not go down by 2");
        return paymentIs("CAPTURED") + " captured, 2 pieces left the stock";
    }

    private void declinedCard() {
        JsonNode before = stockOf(sku);
        String cart = newCart(1);
        String[] declined = new String[1];
        story.step("is told so", () -> {
            Answer answer = placeOrder(cart, "tok_declined", UUID.randomUUID().toString())
                    .expectProblem(402, "payment-declined");
            declined[0] = answer.text("orderId");
            return "402 payment-declined";
        });
        story.step("leaves a cancelled order", () -> {
            Answer order = customer.get("/orders/" + declined[0]).expect(200);
            Story.require(order.text("status").equals("CANCELLED"), "the order is " + order.text("status"));
            return order.text("number") + " (" + order.text("cancelReason") + ")";
        });
        story.step("no held stock", () -> {
            JsonNode after = stockOf(sku);
            Story.require(after.equals(before), "the stock was " + before + " and is " + after);
            return after.path("held").asInt() + " of " + after.path("onHand").asInt() + " held, as before";
        });
        story.step("no held money", () -> {
            JsonNode payments =
                    customer.get("/payments?orderId=" + declined[0]).expect(200).get("items");
            for (JsonNode payment : payments) {
                Story.require(payment.path("state").asText().equals("DECLINED"), "a payment is open: " + payment);
            }
            return "payment " + payments.path(0).path("state").asText("not kept");
        });
        story.step("and the cart open for a second card", () -> {
            String state = customer.get("/carts/" + cart).expect(200).text("state");
            Story.require(state.equals("OPEN"), "the cart is " + state);
            Answer placed = placeOrder(cart, "tok_ok", UUID.randomUUID().toString());
            Answer order = awaitOutcome(placed.expect(201, 202), "CONFIRMED");
            return order.text("number") + " is CONFIRMED";
        });
    }

    private void processDies(Runnable killOneOrdersInstance) {
        story.step("kill -9 for one instance of orders, and no buyer notices", () -> {
            List<String> carts = new ArrayList<>();
            ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
            for (int buyer = 0; buyer < BUYERS_DURING_FAILURE; buyer++) {
                carts.add(newCart(1));
            }
            List<Runnable> works = new ArrayList<>();
            carts.forEach(cart -> works.add(() -> answers.add(
                    placeOrder(cart, "tok_slow", UUID.randomUUID().toString()).expect(201, 202))));
            works.add(() -> {
                Wait.pause();
                killOneOrdersInstance.run();
            });
            Parallel.run(works);
            for (Answer answer : answers) {
                orderId = idOf(answer);
                boolean settled = Wait.until(
                        FAILOVER_PATIENCE,
                        () -> customer.get("/orders/" + orderId)
                                .expect(200)
                                .text("status")
                                .equals("CONFIRMED"));
                Story.require(settled, "order " + orderId + " was not confirmed");
                paymentIs("AUTHORIZED");
            }
            return answers.size() + " orders placed meanwhile are CONFIRMED, each paid once";
        });
        story.step("the catalog, carts and orders answer as before", () -> {
            for (int request = 0; request < 10; request++) {
                customer.get("/orders?limit=5").expect(200);
            }
            return "10 of 10 requests";
        });
    }

    /** A cart of the customer with so many pieces. */
    private String newCart(int quantity) {
        String id = customer.post("/carts", Map.of("currency", "EUR"))
                .expect(200, 201)
                .text("id");
        customer.post("/carts/" + id + "/lines", Map.of("sku", sku, "quantity", quantity))
                .expect(200, 201);
        return id;
    }

    private JsonNode stockOf(String article) {
        return asStaff()
                .get("/products/" + productId + "/variants/" + article + "/stock")
                .expect(200)
                .body();
    }

    private Shop asStaff() {
        if (staffShop == null) {
            staffShop = guest.as(
                    logInAs(staff.email(), staff.password()).expect(200).text("accessToken"));
        }
        return staffShop;
    }

    private static String money(JsonNode money) {
        return String.format(
                Locale.ROOT,
                "%.2f %s",
                money.path("amount").asLong() / 100.0,
                money.path("currency").asText());
    }
}
