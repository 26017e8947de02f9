package dev.souk.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.FaultyPlatform;
import dev.souk.local.Wait;
import dev.souk.local.faults.Client.Person;
import dev.souk.local.faults.Client.Reply;
import dev.souk.local.faults.History.Operation;
import dev.souk.local.faults.History.What;
import dev.souk.local.service.SamplePerson;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Buyers, cancellers, shippers, refunders and those who send goods back. They repeat what was not answered, with the same key.
 * Some begin as guests, some have a code that takes something off, of which one is good for a few only.
 */
final class People {
    static final Person ADMIN = new Person(SamplePerson.ADMIN.email(), SamplePerson.ADMIN.password());
    private static final Person STAFF = new Person(SamplePerson.MODERATOR.email(), SamplePerson.MODERATOR.password());
    private static final Pattern CODE = Pattern.compile("(?<![\\w/.=-])[A-Za-z0-9_-]{20,}(?![\\w/.-])");
    private static final int BUYERS = 5;
    private static final int CUSTOMERS = 3;
    private static final int SCARCE = 15;
    private static final int PLENTY = 5_000;
    private static final String FOR_ALL = "FAULTS-ALL";
    private static final String FOR_FEW = "FAULTS-FEW";
    private static final int FEW = 7;
    private static final Map<String, ?> ADDRESS = Map.of(
            "name", "Ada Faults", "line1", "Marktplatz 1", "city", "Bremen", "postalCode", "28195", "country", "DE");

    private final FaultyPlatform platform;
    private final Client client;
    private final History history;
    private final long seed;
    private final List<Person> customers = new ArrayList<>();
    private final Map<String, Integer> stock = new HashMap<>();
    private final List<String> skus = new ArrayList<>();
    private final AtomicBoolean enough = new AtomicBoolean();

    People(FaultyPlatform platform, Client client, History history, long seed) {
        this.platform = platform;
        this.client = client;
        this.history = history;
        this.seed = seed;
    }

    /** Registers customers and fills the shelves, while nothing is wrong yet. */
    void arrive() {
        for (int number = 1; number <= CUSTOMERS; number++) {
            Person person = new Person("faults-" + number + "@example.org", "correct horse battery staple");
            register(person);
            customers.add(person);
        }
        articles().forEach((sku, product) -> {
            int pieces = skus.size() < 2 ? SCARCE * (skus.size() + 1) : PLENTY;
            require(client.put(
                    ADMIN, "/products/" + product + "/variants/" + sku + "/stock", Map.of("onHand", pieces)));
            skus.add(sku);
            stock.put(sku, pieces);
        });
        require(client.post(
                ADMIN, "/promotions", Map.of("code", FOR_ALL, "description", "for everybody", "percent", 1_250)));
        require(client.post(
                ADMIN,
                "/promotions",
                Map.of("code", FOR_FEW, "description", "for a few", "percent", 5_000, "maxRedemptions", FEW)));
    }

    /** How many pieces there were of each article in the beginning. */
    Map<String, Integer> stock() {
        return stock;
    }

    /** Uses the shop until told to stop, all at once. */
    ExecutorService start() {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        for (int number = 0; number < BUYERS; number++) {
            Random random = new Random(seed + number);
            Person customer = customers.get(number % customers.size());
            threads.execute(() -> again(random, () -> buy(customer, random)));
        }
        Random cancels = new Random(seed + 100);
        Random ships = new Random(seed + 101);
        Random refunds = new Random(seed + 102);
        Random returns = new Random(seed + 103);
        threads.execute(() -> again(cancels, () -> cancel(cancels)));
        threads.execute(() -> again(ships, () -> ship(ships)));
        threads.execute(() -> again(refunds, () -> refund(refunds)));
        threads.execute(() -> again(returns, () -> sendBack(returns)));
        return threads;
    }

    void stop(ExecutorService threads) {
        enough.set(true);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(90, TimeUnit.SECONDS)) {
                throw new IllegalStateException("people do not come to an end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Asks again, now that nothing goes wrong, for everything whose outcome is open; what stays open. */
    List<Operation> ask() {
        List<Operation> open = history.all().stream().filter(Operation::open).toList();
        List<Operation> still = new ArrayList<>();
        for (Operation operation : open) {
            boolean told = Wait.until(Duration.ofSeconds(30), () -> {
                Reply reply = operation.attempt(client);
                return reply.refused() || (reply.ok() && (reply.status() != 202 || operation.what() == What.REFUND));
            });
            if (told) {
                operation.settled();
            } else {
                still.add(operation);
            }
        }
        return still;
    }

    private void again(Random random, Runnable turn) {
        while (!enough.get()) {
            turn.run();
            pause(random.nextInt(120));
        }
    }

    /** One purchase of one or two articles, by somebody who was a guest before or had a code, or not. */
    private void buy(Person customer, Random random) {
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
                    Map.of("code", random.nextInt(3) == 0 ? FOR_FEW : FOR_ALL));
        }
        order(customer, cart, card(random), random);
    }

    /** A purchase of just this. */
    void buy(Person customer, Map<String, Integer> lines, String card, Random random) {
        order(customer, cart(customer, lines), card, random);
    }

    private void order(Person customer, String cart, String card, Random random) {
        if (cart.isEmpty()) {
            return; // a cart nobody knows of harms nobody
        }
        insist(
                history.begin(
                        What.PLACE,
                        customer,
                        "/orders",
                        cart,
                        Map.of("cartId", cart, "paymentToken", card, "shippingAddress", ADDRESS)),
                random);
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

    /** Everybody who buys. */
    List<Person> customers() {
        return customers;
    }

    Person customer() {
        return customers.getFirst();
    }

    List<String> skus() {
        return skus;
    }

    private void cancel(Random random) {
        sold(random, "CONFIRMED")
                .ifPresent(order -> insist(
                        history.begin(
                                What.CANCEL,
                                order.owner(),
                                "/orders/" + order.id() + "/cancellation",
                                order.id(),
                                Map.of()),
                        random));
        pause(300);
    }

    private void ship(Random random) {
        sold(random, random.nextBoolean() ? "CONFIRMED" : "PARTIALLY_SHIPPED").ifPresent(order -> {
            Map<String, ?> body = random.nextBoolean() && order.lines().size() > 1
                    ? Map.of("lines", List.of(Map.of("sku", order.lines().getFirst(), "quantity", 1)))
                    : Map.of();
            insist(history.begin(What.SHIP, STAFF, "/orders/" + order.id() + "/shipments", order.id(), body), random);
        });
    }

    private void refund(Random random) {
        sold(random, "SHIPPED").filter(order -> !order.comesBack()).ifPresent(order -> {
            JsonNode payments =
                    client.get(ADMIN, "/payments?orderId=" + order.id()).body().path("items");
            JsonNode payment = payments.path(0);
            long left = payment.path("captured").path("amount").asLong()
                    - payment.path("refunded").path("amount").asLong();
            if (left > 0) {
                long amount = random.nextBoolean() ? left : 1 + random.nextLong(left);
                insist(
                        history.begin(
                                What.REFUND,
                                ADMIN,
                                "/payments/" + payment.path("id").asText() + "/refunds",
                                payment.path("id").asText(),
                                Map.of(
                                        "amount",
                                        Map.of("amount", amount, "currency", "EUR"),
                                        "reason",
                                        "did not please")),
                        random);
            }
        });
        pause(200);
    }

    /** One piece of an order comes back: announced, accepted, received, restocked or not, and refunded. */
    private void sendBack(Random random) {
        sold(random, "SHIPPED").filter(Sold::comesBack).ifPresent(order -> {
            String path = "/orders/" + order.id() + "/returns";
            String sku = order.lines().get(random.nextInt(order.lines().size()));
            Operation announced = history.begin(
                    What.RETURN,
                    order.owner(),
                    path,
                    order.id(),
                    Map.of("lines", List.of(Map.of("sku", sku, "quantity", 1)), "reason", "did not fit"));
            insist(announced, random);
            announced.outcome().filter(Reply::ok).ifPresent(goods -> {
                String one = path + "/" + goods.text("id");
                Operation accepted = history.begin(What.APPROVE, STAFF, one + "/approval", goods.text("id"), Map.of());
                insist(accepted, random);
                if (accepted.outcome().filter(Reply::ok).isPresent()) {
                    int restock = random.nextInt(2);
                    insist(
                            history.begin(
                                    What.RECEIVE,
                                    STAFF,
                                    one + "/receipt",
                                    goods.text("id"),
                                    Map.of(
                                            "lines",
                                            List.of(Map.of("sku", sku, "restock", restock, "writeOff", 1 - restock)))),
                            random);
                }
            });
        });
        pause(200);
    }

    /** Asks, and asks again a few times when there is no answer; what is open then is asked when it is quiet. */
    private void insist(Operation operation, Random random) {
        for (int attempt = 0; attempt < 3; attempt++) {
            Reply reply = operation.attempt(client);
            if (reply.ok() || reply.refused() || enough.get()) {
                return;
            }
            pause(200 + random.nextInt(500));
        }
    }

    /** An order that somebody was told of. */
    private record Sold(String id, Person owner, List<String> lines) {
        /** Whether goods of it are sent back; the money of the others is given back by hand, which must not be both. */
        boolean comesBack() {
            return id.hashCode() % 2 == 0;
        }
    }

    private java.util.Optional<Sold> sold(Random random, String status) {
        List<Operation> placed = history.all(What.PLACE).stream()
                .filter(operation -> operation.outcome().filter(Reply::ok).isPresent())
                .toList();
        for (int look = 0; look < 5 && !placed.isEmpty(); look++) {
            Operation operation = placed.get(random.nextInt(placed.size()));
            Reply order = client.get(
                    operation.who(),
                    "/orders/" + operation.outcome().orElseThrow().text("id"));
            if (order.text("status").equals(status)) {
                List<String> lines = new ArrayList<>();
                order.body()
                        .path("lines")
                        .forEach(line -> lines.add(line.path("sku").asText()));
                return java.util.Optional.of(new Sold(order.text("id"), operation.who(), lines));
            }
        }
        return java.util.Optional.empty();
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
            default -> "tok_ok";
        };
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
        Map<String, String> articles = new java.util.LinkedHashMap<>();
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

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
