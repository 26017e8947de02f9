package dev.souk.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.demo.Answer;
import dev.souk.local.demo.Shop;
import dev.souk.local.service.SamplePerson;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** A customer of the sample shop, who buys through the edge as a storefront does it. */
final class Customer {
    private static final Map<String, String> ADDRESS = Map.of(
            "name", "Grace Hopper",
            "line1", "Langer Weg 1",
            "city", "Bremen",
            "postalCode", "28195",
            "country", "DE");

    private final Shop shop;

    private Customer(Shop shop) {
        this.shop = shop;
    }

    static Customer signIn(HttpClient http, Sandbox sandbox) {
        Shop guest = Shop.asGuest(http, URI.create("http://localhost:" + sandbox.port("EDGE") + "/api/v1"));
        SamplePerson person = SamplePerson.CUSTOMER;
        return new Customer(
                guest.as(guest.post("/auth/login", Map.of("email", person.email(), "password", person.password()))
                        .expect(200)
                        .text("accessToken")));
    }

    /** Articles that can be bought, of so many products, at most a hundred. */
    List<String> articles(int products) {
        JsonNode listed = shop.get("/products?inStock=true&currency=EUR&limit=" + products)
                .expect(200)
                .body()
                .path("items");
        List<String> skus = new ArrayList<>();
        for (JsonNode product : listed) {
            JsonNode variants = shop.get("/products/" + product.path("id").asText())
                    .expect(200)
                    .body()
                    .path("variants");
            StreamSupport.stream(variants.spliterator(), false)
                    .filter(variant -> variant.path("availability").asText().equals("IN_STOCK"))
                    .findFirst()
                    .ifPresent(variant -> skus.add(variant.path("sku").asText()));
        }
        return skus;
    }

    /** One of each: a new cart, a line after the other, an order that is paid by card. */
    Answer buy(List<String> skus) {
        String cart = shop.post("/carts", Map.of("currency", "EUR")).expect(201).text("id");
        skus.forEach(sku -> shop.post("/carts/" + cart + "/lines", Map.of("sku", sku, "quantity", 1))
                .expect(200, 201));
        return shop.with("Idempotency-Key", UUID.randomUUID().toString())
                .post("/orders", Map.of("cartId", cart, "paymentToken", "tok_ok", "shippingAddress", ADDRESS));
    }
}
