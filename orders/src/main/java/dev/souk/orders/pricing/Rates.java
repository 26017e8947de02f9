package dev.souk.orders.pricing;

import dev.souk.orders.OrderProblems;
import dev.souk.orders.catalog.QuotedLine;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What tax and delivery cost, from the tables {@code tax_rate} and {@code shipping_rate}. In the caller's transaction. */
@Singleton
public class Rates {

    private final Jdbc jdbc;

    /** For CDI, and for tests that have a database. */
    @Inject
    public Rates(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

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
        return Totals.of(lines, taxes(lines, country), shipping(lines, currency, country, method), discount);
    }

    private Map<String, Integer> taxes(List<QuotedLine> lines, String country) {
        var rates = new HashMap<String, Integer>();
        jdbc.query(
                "select tax_category, basis_points from tax_rate where country = ?",
                row -> rates.put(row.text("tax_category"), row.intValue("basis_points")),
                country);
        for (var line : lines) {
            if (!rates.containsKey(line.taxCategory())) {
                throw notDeliverable("Nothing that is taxed as \"" + line.taxCategory() + "\" is sold to " + country
                        + ": its tax is not known.");
            }
        }
        return rates;
    }

    private Money shipping(List<QuotedLine> lines, String currency, String country, String method) {
        long grams = lines.stream()
                .mapToLong(line -> (long) line.weightGrams() * line.quantity())
                .sum();
        return jdbc.one("""
                        select amount from shipping_rate
                         where country = ? and method = ? and currency = ? and up_to_grams >= ?
                         order by up_to_grams limit 1""", row -> Money.of(row.longValue("amount"), currency), country, method, currency, grams)
                .orElseThrow(() -> notDeliverable("There is no delivery \"" + method + "\" of " + grams + " g to "
                                + country + " in " + currency + ". See \"methods\" for those that go there.")
                        .with("methods", methods(currency, country)));
    }

    private List<String> methods(String currency, String country) {
        return jdbc.query(
                "select distinct method from shipping_rate where country = ? and currency = ? order by method",
                row -> row.text("method"),
                country,
                currency);
    }

    private static ProblemException notDeliverable(String detail) {
        return new ProblemException(OrderProblems.NOT_DELIVERABLE, detail);
    }
}
