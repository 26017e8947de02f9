package dev.souk.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.Failure;
import dev.souk.local.service.SamplePerson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Buys as a storefront does: a cart, two articles one after the other, an order that is paid by card. */
final class Buyer implements Operation {
    private static final int ARTICLES = 100;
    private static final int PLENTY = 1_000_000;
    private static final Map<String, String> ADDRESS = Map.of(
            "name", "Carla Customer",
            "line1", "Marktplatz 1",
            "city", "Bremen",
            "postalCode", "28195",
            "country", "DE");

    private final Api api;
    private final String customer;
    private final List<String> skus;

    private Buyer(Api api, String customer, List<String> skus) {
        this.api = api;
        this.customer = customer;
        this.skus = skus;
    }

    /** Signs a customer in, and stocks a hundred articles of the sample shop so that nothing sells out. */
    static Buyer prepare(Api api) throws IOException {
        String admin = api.logIn(SamplePerson.ADMIN);
        List<String> skus = new ArrayList<>();
        JsonNode products = api.send("GET", "/products?currency=EUR&limit=" + ARTICLES, null)
                .require("the list of products")
                .path("items");
        for (JsonNode product : products) {
            String id = product.path("id").asText();
            String sku = api.send("GET", "/products/" + id, null)
                    .require("a product")
                    .path("variants")
                    .path(0)
                    .path("sku")
                    .asText();
            api.send(
                            "PUT",
                            "/products/" + id + "/variants/" + sku + "/stock",
                            Map.of("onHand", PLENTY),
                            "Authorization",
                            admin)
                    .require("stocking " + sku);
            skus.add(sku);
        }
        if (skus.size() < ARTICLES) {
            throw new Failure("the shop has " + skus.size() + " products, not " + ARTICLES);
        }
        return new Buyer(api, api.logIn(SamplePerson.CUSTOMER), skus);
    }

    @Override
    public Outcome perform(long number) throws IOException {
        Api.Reply cart = api.send("POST", "/carts", Map.of("currency", "EUR"), "Authorization", customer);
        if (cart.status() != 201) {
            return cart.asOutcome("creating a cart");
        }
        String id = cart.body().path("id").asText();
        int first = (int) (number * 37 % ARTICLES);
        int second = (first + 1 + (int) (number % (ARTICLES - 1))) % ARTICLES;
        for (int article : new int[] {first, second}) {
            Api.Reply line = api.send(
                    "POST",
                    "/carts/" + id + "/lines",
                    Map.of("sku", skus.get(article), "quantity", 1),
                    "Authorization",
                    customer);
            if (line.status() != 200) {
                return line.asOutcome("adding a line");
            }
        }
        Api.Reply order = api.send(
                "POST",
                "/orders",
                Map.of("cartId", id, "paymentToken", "tok_ok", "shippingAddress", ADDRESS),
                "Authorization",
                customer,
                "Idempotency-Key",
                UUID.randomUUID().toString());
        return switch (order.status()) {
            case 201 -> confirmed(order.body());
            case 202 -> Outcome.failed("placing an order was answered 202: its outcome took too long");
            default -> order.asOutcome("placing an order");
        };
    }

    private static Outcome confirmed(JsonNode order) {
        long total = amount(order, "total");
        boolean right = order.path("status").asText().equals("CONFIRMED")
                && order.path("lines").size() == 2
                && total > 0
                && total
                        == amount(order, "subtotal")
                                + amount(order, "tax")
                                + amount(order, "shipping")
                                - amount(order, "discount");
        return right ? Outcome.DONE : Outcome.wrong("an order that is not right: " + order);
    }

    private static long amount(JsonNode order, String part) {
        return order.path("totals").path(part).path("amount").asLong();
    }
}
