package dev.souk.catalog.quote;

import dev.souk.catalog.Options;
import dev.souk.catalog.quote.QuoteResource.QuotedLine;
import dev.souk.catalog.stock.Line;
import dev.souk.catalog.stock.UnknownSku;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Places;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prices lines with one statement, so that all prices of a quote are of the same moment. */
@Singleton
class Quotes {

    private static final ProblemType NO_PRICE = new ProblemType("no-price", 422, "Not sold in this currency");

    private record Article(
            String sku,
            UUID productId,
            String name,
            String taxCategory,
            int weightGrams,
            Optional<Long> price,
            int available) {}

    private final Database database;
    private final Jdbc jdbc;

    @Inject
    Quotes(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    /**
     * What the lines cost.
     *
     * @throws ProblemException 422 with the SKUs that do not exist or are not published, or that have no price in this
     *     currency
     */
    List<QuotedLine> quote(String currency, List<Line> lines) {
        var articles = articles(currency, lines.stream().map(Line::sku).toList());
        var unknown = lines.stream()
                .map(Line::sku)
                .filter(sku -> !articles.containsKey(sku))
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            throw UnknownSku.problem(unknown);
        }
        var unpriced = articles.values().stream()
                .filter(article -> article.price().isEmpty())
                .map(Article::sku)
                .sorted()
                .toList();
        if (!unpriced.isEmpty()) {
            throw new ProblemException(NO_PRICE, "What \"skus\" lists has no price in " + currency + ".")
                    .with("skus", unpriced);
        }
        return lines.stream()
                .map(line -> quoted(line, articles.get(line.sku()), currency))
                .toList();
    }

    private static QuotedLine quoted(Line line, Article article, String currency) {
        return new QuotedLine(
                line.sku(),
                line.quantity(),
                article.productId(),
                article.name(),
                Money.of(article.price().orElseThrow(), currency),
                article.taxCategory(),
                article.weightGrams(),
                article.available() >= line.quantity());
    }

    private Map<String, Article> articles(String currency, List<String> skus) {
        var arguments = Places.fill(skus);
        arguments.addFirst(currency);
        return database
                .read(() -> jdbc.query(
                        """
                        SELECT v.sku, v.product_id, p.name, v.options, v.tax_category, v.weight_grams, price.amount,
                               (SELECT coalesce(sum(on_hand - held), 0)::integer FROM stock WHERE stock.sku = v.sku)
                                   AS available
                        FROM variant v
                        JOIN product p ON p.id = v.product_id
                        LEFT JOIN price ON price.sku = v.sku AND price.currency = ?
                        WHERE v.sku IN (%s) AND p.published_at IS NOT NULL""".formatted(Places.marks(skus)),
                        row -> new Article(
                                row.text("sku"),
                                row.uuid("product_id"),
                                Options.describe(row.text("name"), Options.read(row.text("options"))),
                                row.text("tax_category"),
                                row.intValue("weight_grams"),
                                row.optionalLong("amount"),
                                row.intValue("available")),
                        arguments.toArray()))
                .stream()
                .collect(Collectors.toMap(Article::sku, Function.identity()));
    }
}
