package dev.souk.local.faults;

import dev.souk.local.faults.Client.Person;
import dev.souk.local.faults.Client.Reply;
import dev.souk.local.faults.History.Operation;
import dev.souk.local.faults.History.What;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What buyers do. Some begin as guests, some have a code that takes something off, of which one is good for a few only. */
final class Purchases {
    private static final Map<String, ?> ADDRESS = Map.of(
            "name", "Ada Faults", "line1", "Marktplatz 1", "city", "Bremen", "postalCode", "28195", "country", "DE");

    private final Client client;
    private final Asking asking;
    private final List<String> skus;

    Purchases(Client client, Asking asking, List<String> skus) {
        this.client = client;
        this.asking = asking;
        this.skus = skus;
    }

    /** One purchase of one or two articles, by somebody who was a guest before or had a code, or not. */
    void buy(Person customer, Random random) {
        String first = article(random);
        String second = article(random);
        Map<String, Integer> lines = first.equals(second)
                ? Map.of(first, 1 + random.nextInt(2))
                : Map.of(first, 1 + random.nextInt(2), second, 1);
        String cart = random.nextInt(3) == 0 ? guestsCart(customer, lines) : cart(customer, lines);
        if (!cart.isEmpty() && random.nextInt(3) == 0) {
            client.put(
                    customer,
                    "/carts/" + cart + "/promotion",
                    Map.of("code", random.nextInt(3) == 0 ? Opening.FOR_FEW : Opening.FOR_ALL));
        }
        order(customer, cart, card(random), random);
    }

    /** A purchase of just this; empty when there was not even a cart. */
    Optional<Operation> buy(Person customer, Map<String, Integer> lines, String card, Random random) {
        return order(customer, cart(customer, lines), card, random);
    }

    private Optional<Operation> order(Person customer, String cart, String card, Random random) {
        if (cart.isEmpty()) {
            return Optional.empty(); // a cart nobody knows of harms nobody
        }
        return Optional.of(asking.ask(
                What.PLACE,
                customer,
                "/orders",
                cart,
                Map.of("cartId", cart, "paymentToken", card, "shippingAddress", ADDRESS),
                random));
    }

    private String cart(Person customer, Map<String, Integer> lines) {
        String id = client.post(customer, "/carts", Map.of("currency", "EUR")).text("id");
        if (!id.isEmpty()) {
            lines.forEach((sku, quantity) ->
                    client.post(customer, "/carts/" + id + "/lines", Map.of("sku", sku, "quantity", quantity)));
        }
        return id;
    }

    /** Filled by somebody who only then says who they are. */
    private String guestsCart(Person customer, Map<String, Integer> lines) {
        Reply cart = client.anonymously("POST", "/carts", Map.of("currency", "EUR"));
        if (cart.status() != 201) {
            return "";
        }
        String path = "/carts/" + cart.text("id");
        String secret = cart.text("cartToken");
        lines.forEach((sku, quantity) -> client.anonymously(
                "POST", path + "/lines", Map.of("X-Cart-Token", secret), Map.of("sku", sku, "quantity", quantity)));
        return client.post(customer, path + "/claim", "X-Cart-Token", secret, Map.of())
                .text("id");
    }

    private String article(Random random) {
        return skus.get(random.nextInt(10) < 4 ? random.nextInt(2) : 2 + random.nextInt(skus.size() - 2));
    }

    private static String card(Random random) {
        return switch (random.nextInt(20)) {
            case 0, 1 -> "tok_declined";
            case 2, 3, 4 -> "tok_lost_response";
            case 5 -> "tok_slow";
            case 6 -> "tok_insufficient_funds";
            case 7, 8, 9 -> "tok_expiring";
            case 10, 11, 12 -> "tok_declined_later";
            default -> "tok_ok";
        };
    }
}
