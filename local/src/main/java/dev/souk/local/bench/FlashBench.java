package dev.souk.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.bench.Outcome.Kind;
import dev.souk.local.service.SamplePerson;
import dev.souk.platform.data.Uuid7;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast one article sells that everybody wants, and what buyers of others notice of it. */
@Command(
        name = "flash",
        description = "Holds of one article that everybody wants, next to plain conditional updates.",
        mixinStandardHelpOptions = true)
final class FlashBench implements Callable<Integer> {
    private static final double TIMES = 5;
    private static final int OTHERS = 20;
    private static final double OTHERS_PER_SECOND = 40;
    private static final int PLENTY = 1_000_000;
    private static final int BUYERS = 2_000;
    private static final int PIECES = 100;

    @Mixin
    private BenchOptions options;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description =
                    "Clients that hold, and connections that update, without a pause (default: ${DEFAULT-VALUE}).")
    private int clients = 64;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Seconds of load before it is measured (default: ${DEFAULT-VALUE}).")
    private int warmUp = 15;

    /** The holds have no orders: each would be written down as a difference between catalog and orders. */
    private static final Map<String, String> NO_RECONCILIATION = Map.of("SOUK_RECONCILIATION_EVERY", "P1D");

    /** An article and where its stock is set. */
    private record Article(String sku, String stock) {}

    /** What a run needs. */
    private record Stage(Testbed testbed, DatabaseServer database, Api catalog, String token, Report report) {}

    @Override
    public Integer call() throws IOException {
        try (Testbed testbed = Testbed.open(options, NO_RECONCILIATION);
                DatabaseServer database = new DatabaseServer(testbed.postgres());
                FlashReference reference = new FlashReference(testbed.postgres(), clients);
                Api api = testbed.api();
                Api catalog = testbed.internal("catalog")) {
            Report report = new Report("A flash sale", testbed, database)
                    .condition("clients", clients + ", closed loop, the load generator on the same processors")
                    .condition("a hold", "PUT /internal/holds of one instance of catalog: one order, one piece")
                    .condition("an update", "one conditional UPDATE for each commit, JDBC, no service in between")
                    .condition(
                            "rounds",
                            options.rounds() + " of " + options.round().toSeconds() + " s, after " + warmUp
                                    + " s of warming up");
            List<Article> articles = stocked(api, api.logIn(SamplePerson.ADMIN));
            Stage stage = new Stage(testbed, database, catalog, testbed.logIn("orders"), report);
            long before = held(database);
            List<Sample> samples = new ArrayList<>();
            samples.add(Load.closed(clients, Duration.ofSeconds(warmUp), hold(stage, articles.subList(0, 1))));
            double peak = sale(stage, reference, articles, samples);
            neighbours(stage, articles, peak, samples);
            long done = sum(samples, Kind.DONE);
            long held = held(database) - before;
            if (held < done || held > done + sum(samples, Kind.FAILED)) {
                report.broken(held + " pieces are held, and buyers were told of " + done);
            }
            sellOut(stage, api, articles.getFirst());
            rule(stage, "held is not from 0 to on hand", "select count(*) from stock where held < 0 or held > on_hand");
            rule(stage, "held is not the sum of all holds", """
                select count(*) from stock where held <> (
                    select coalesce(sum(quantity - fulfilled), 0) from hold_line join hold using (owner_id)
                    where hold_line.sku = stock.sku and hold_line.location = stock.location and state = 'HELD')\
                """);
            return report.print(System.out, options.json());
        }
    }

    /** The sale and the reference in turns; the median rate of the sale. */
    private double sale(Stage stage, FlashReference reference, List<Article> articles, List<Sample> samples) {
        List<Double> ratios = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            double plain = reference.perSecond(options.round());
            stage.report().reference("updates", plain);
            Sample sample = measured(
                    stage, "holds", () -> Load.closed(clients, options.round(), hold(stage, articles.subList(0, 1))));
            samples.add(sample);
            rates.add(sample.perSecond());
            ratios.add(sample.perSecond() / plain);
        }
        stage.report().atLeast("holds for each plain update", CheckoutBench.median(ratios), TIMES);
        return CheckoutBench.median(rates);
    }

    /** The same few buyers of other articles, without and beside a sale of half the rate that it can bear. */
    private void neighbours(Stage stage, List<Article> articles, double peak, List<Sample> samples) {
        Operation others = hold(stage, articles.subList(1, articles.size()));
        Supplier<Sample> quiet = () -> Load.open(OTHERS_PER_SECOND, options.round(), others);
        Sample alone = measured(stage, "other articles alone", quiet);
        CompletableFuture<Sample> sale = CompletableFuture.supplyAsync(
                () -> Load.open(peak / 2, options.round(), hold(stage, articles.subList(0, 1))));
        Sample beside = measured(stage, "other articles beside", quiet);
        stage.report().figure("p50 ms of other articles without the sale", alone.millis(Kind.DONE, 0.5));
        stage.report().figure("p50 ms of other articles beside it", beside.millis(Kind.DONE, 0.5));
        stage.report().figure("p99 ms of other articles without the sale", alone.millis(Kind.DONE, 0.99));
        stage.report().figure("p99 ms of other articles beside it", beside.millis(Kind.DONE, 0.99));
        samples.addAll(List.of(alone, beside, sale.join()));
    }

    /** Many more buyers than pieces: all pieces are sold, everybody else hears that there are none. */
    private void sellOut(Stage stage, Api api, Article article) throws IOException {
        long held =
                stage.database().count("souk_catalog", "select held from stock where sku = '" + article.sku() + "'");
        // Signed in again: by now the first token may have expired.
        api.send(
                        "PUT",
                        article.stock(),
                        Map.of("onHand", held + PIECES),
                        "Authorization",
                        api.logIn(SamplePerson.ADMIN))
                .require("leaving " + PIECES + " pieces on sale");
        Sample sample = measured(
                stage,
                BUYERS + " buyers of " + PIECES,
                () -> Load.closed(BUYERS, (long) BUYERS, hold(stage, List.of(article))));
        if (sample.count(Kind.DONE) != PIECES || sample.count(Kind.REFUSED) != BUYERS - PIECES) {
            stage.report()
                    .broken("of " + BUYERS + " buyers of " + PIECES + " pieces " + sample.count(Kind.DONE)
                            + " got one and " + sample.count(Kind.REFUSED) + " heard that there is none");
        }
    }

    private Sample measured(Stage stage, String name, Supplier<Sample> load) {
        Cpu.Reading start = Cpu.read(stage.testbed().processes());
        Sample sample = load.get();
        Cpu.Reading spent = Cpu.read(stage.testbed().processes()).since(start);
        stage.report().round(name, sample, spent);
        stage.report().cost("one of " + name, spent.microsEach(sample.total()));
        return sample;
    }

    private static Operation hold(Stage stage, List<Article> articles) {
        return number -> {
            Article article = articles.get((int) (number % articles.size()));
            Api.Reply reply = stage.catalog()
                    .send(
                            "PUT",
                            "/holds/" + Uuid7.next(),
                            Map.of("lines", List.of(Map.of("sku", article.sku(), "quantity", 1))),
                            "Authorization",
                            stage.token());
            boolean none =
                    reply.status() == 409 && reply.body().path("type").asText().equals("urn:souk:problem:out-of-stock");
            return reply.status() == 409 && !none
                    ? Outcome.wrong("a hold was answered " + reply.body())
                    : reply.asOutcome("a hold");
        };
    }

    private static List<Article> stocked(Api api, String admin) throws IOException {
        List<Article> articles = new ArrayList<>();
        JsonNode products = api.send("GET", "/products?limit=" + (OTHERS + 1), null)
                .require("the list of products")
                .path("items");
        for (JsonNode product : products) {
            String path = "/products/" + product.path("id").asText();
            String sku = api.send("GET", path, null)
                    .require("a product")
                    .path("variants")
                    .path(0)
                    .path("sku")
                    .asText();
            Article article = new Article(sku, path + "/variants/" + sku + "/stock");
            api.send("PUT", article.stock(), Map.of("onHand", PLENTY), "Authorization", admin)
                    .require("stocking " + sku);
            articles.add(article);
        }
        return articles;
    }

    private static void rule(Stage stage, String broken, String sql) {
        long rows = stage.database().count("souk_catalog", sql);
        stage.report().figure("articles of which " + broken, rows);
        if (rows > 0) {
            stage.report().broken(rows + " articles of which " + broken);
        }
    }

    private static long held(DatabaseServer database) {
        return database.count("souk_catalog", "select coalesce(sum(held), 0) from stock");
    }

    private static long sum(List<Sample> samples, Kind kind) {
        return samples.stream().mapToLong(sample -> sample.count(kind)).sum();
    }
}
