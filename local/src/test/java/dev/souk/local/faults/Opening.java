package dev.souk.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.FaultyPlatform;
import dev.souk.local.Wait;
import dev.souk.local.faults.Client.Person;
import dev.souk.local.faults.Client.Reply;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Registers customers, fills the shelves and hands out codes, while nothing is wrong yet. */
final class Opening {
    static final String FOR_ALL = "FAULTS-ALL";
    static final String FOR_FEW = "FAULTS-FEW";

    private static final Pattern CODE = Pattern.compile("(?<![\\w/.=-])[A-Za-z0-9_-]{20,}(?![\\w/.-])");
    private static final int CUSTOMERS = 3;
    private static final int SCARCE = 15;
    private static final int PLENTY = 5_000;
    private static final int FEW = 7;

    private final FaultyPlatform platform;
    private final Client client;
    private final List<Person> customers = new ArrayList<>();
    private final Map<String, Integer> stock = new HashMap<>();
    private final List<String> skus = new ArrayList<>();

    Opening(FaultyPlatform platform, Client client) {
        this.platform = platform;
        this.client = client;
        for (int number = 1; number <= CUSTOMERS; number++) {
            Person person = new Person("faults-" + number + "@example.org", "correct horse battery staple");
            register(person);
            customers.add(person);
        }
        articles().forEach((sku, product) -> {
            int pieces = skus.size() < 2 ? SCARCE * (skus.size() + 1) : PLENTY;
            require(client.put(
                    Desk.ADMIN, "/products/" + product + "/variants/" + sku + "/stock", Map.of("onHand", pieces)));
            skus.add(sku);
            stock.put(sku, pieces);
        });
        require(client.post(
                Desk.ADMIN,
                "/promotions",
                Map.of("code", FOR_ALL, "description", "for everybody", "basisPoints", 1_250)));
        require(client.post(
                Desk.ADMIN,
                "/promotions",
                Map.of("code", FOR_FEW, "description", "for a few", "basisPoints", 5_000, "maxRedemptions", FEW)));
    }

    /** Everybody who buys. */
    List<Person> customers() {
        return customers;
    }

    /** How many pieces there were of each article in the beginning. */
    Map<String, Integer> stock() {
        return stock;
    }

    /** The articles; of the first two there are few. */
    List<String> skus() {
        return skus;
    }

    private void register(Person person) {
        require(client.anonymously(
                "POST",
                "/accounts",
                Map.of("email", person.email(), "password", person.password(), "name", "Ada Faults")));
        Client mailbox = new Client(URI.create(platform.mailbox() + "/api"));
        boolean confirmed = Wait.until(Duration.ofSeconds(30), () -> {
            for (JsonNode mail : mailbox.anonymously(
                            "GET", "/mails?to=" + person.email().replace("@", "%40"), Map.of())
                    .body()) {
                String text = mailbox.anonymously(
                                "GET", "/mails/" + mail.path("id").asInt(), Map.of())
                        .text("text");
                Matcher code = CODE.matcher(text);
                if (code.find()) {
                    client.anonymously(
                            "POST",
                            "/accounts/confirmations",
                            Map.of("code", code.group(), "password", person.password()));
                    return client.signIn(person);
                }
            }
            return false;
        });
        if (!confirmed) {
            throw new IllegalStateException(person.email() + " could not be registered");
        }
    }

    private Map<String, String> articles() {
        Map<String, String> articles = new LinkedHashMap<>();
        try (Connection catalog = platform.database("catalog");
                ResultSet rows = catalog.createStatement().executeQuery("""
                        select distinct on (p.id) v.sku, p.id from variant v join product p on p.id = v.product_id
                          join price on price.sku = v.sku and price.currency = 'EUR'
                         where p.published_at is not null and v.weight_grams < 2000 order by p.id, v.sku limit 8""")) {
            while (rows.next()) {
                articles.put(rows.getString(1), rows.getString(2));
            }
            return articles;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(Reply reply) {
        if (!reply.ok()) {
            throw new IllegalStateException("before anything went wrong: " + reply);
        }
    }
}
