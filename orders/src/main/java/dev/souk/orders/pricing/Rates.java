package dev.souk.orders.pricing;

import dev.souk.orders.OrderProblems;
import dev.souk.orders.catalog.QuotedLine;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What tax and delivery cost, from the tables {@code tax_rate} and {@code shipping_rate}, which seldom change: they are read
 * again when they were read ten seconds ago.
 */
@Singleton
public class Rates {

    private static final long AGE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Database database;
    private final Jdbc jdbc;
    private volatile Optional<Tables> tables = Optional.empty();

    /** For CDI, and for tests that have a database. */
    @Inject
    public Rates(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    /** Rates of tax by country and category; tariffs from light to heavy. */
    private record Tables(
            Map<String, Map<String, Integer>> taxes, Map<Destination, List<Tariff>> tariffs, long readAt) {}

    private record Destination(String country, String currency) {}

    private record Tariff(String method, int upToGrams, long amount) {}

    /**
     * The totals of these lines when they are delivered this way.
     *
     * @param country ISO 3166-1 alpha-2
     * @param method such as {@code standard}
     * @param discount what is taken off the lines
     * @throws ProblemException 422 when nothing is delivered there, that way, or that heavy
     */
    public Totals totals(
            List<QuotedLine> lines,
            String currency,
            String country,
            String method,
            Optional<? extends Discount> discount) {
        var present = tables();
        return Totals.of(
                lines, taxes(present, lines, country), shipping(present, lines, currency, country, method), discount);
    }

    private static Map<String, Integer> taxes(Tables tables, List<QuotedLine> lines, String country) {
        var rates = tables.taxes().getOrDefault(country, Map.of());
        for (var line : lines) {
            if (!rates.containsKey(line.taxCategory())) {
                throw notDeliverable("Nothing that is taxed as \"" + line.taxCategory() + "\" is sold to " + country
                        + ": its tax is not known.");
            }
        }
        return rates;
    }

    private static Money shipping(
            Tables tables, List<QuotedLine> lines, String currency, String country, String method) {
        long grams = lines.stream()
                .mapToLong(line -> (long) line.weightGrams() * line.quantity())
                .sum();
        var there = tables.tariffs().getOrDefault(new Destination(country, currency), List.of());
        return there.stream()
                .filter(tariff -> tariff.method().equals(method) && tariff.upToGrams() >= grams)
                .findFirst()
                .map(tariff -> Money.of(tariff.amount(), currency))
                .orElseThrow(() -> notDeliverable("There is no delivery \"" + method + "\" of " + grams + " g to "
                                + country + " in " + currency + ". See \"methods\" for those that go there.")
                        .with(
                                "methods",
                                there.stream()
                                        .map(Tariff::method)
                                        .distinct()
                                        .sorted(Comparator.naturalOrder())
                                        .toList()));
    }

    private Tables tables() {
        var known = tables;
        if (known.isEmpty() || System.nanoTime() - known.get().readAt() > AGE_NANOS) {
            known = Optional.of(database.read(this::read));
            tables = known;
        }
        return known.get();
    }

    private Tables read() {
        long now = System.nanoTime();
        var taxes = new HashMap<String, Map<String, Integer>>();
        jdbc.query(
                "select country, tax_category, basis_points from tax_rate",
                row -> taxes.computeIfAbsent(row.text("country"), _ -> new HashMap<>())
                        .put(row.text("tax_category"), row.intValue("basis_points")));
        var tariffs = new HashMap<Destination, List<Tariff>>();
        jdbc.query(
                "select country, method, currency, up_to_grams, amount from shipping_rate order by up_to_grams",
                row -> tariffs.computeIfAbsent(
                                new Destination(row.text("country"), row.text("currency")), _ -> new ArrayList<>())
                        .add(new Tariff(row.text("method"), row.intValue("up_to_grams"), row.longValue("amount"))));
        return new Tables(taxes, tariffs, now);
    }

    private static ProblemException notDeliverable(String detail) {
        return new ProblemException(OrderProblems.NOT_DELIVERABLE, detail);
    }
}
