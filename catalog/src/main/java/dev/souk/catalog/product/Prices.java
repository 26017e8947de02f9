package dev.souk.catalog.product;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** What variants cost, per currency. Every method runs in the caller's transaction. */
@Singleton
class Prices {

    private final Jdbc jdbc;

    @Inject
    Prices(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** The prices of these SKUs, by currency code; an SKU without a price is not in the answer. */
    Map<String, List<Money>> of(Collection<String> skus) {
        return jdbc
                .query(
                        "SELECT sku, amount, currency FROM price WHERE sku = ANY(?) ORDER BY currency",
                        row -> Map.entry(row.text("sku"), Money.of(row.longValue("amount"), row.text("currency"))),
                        skus)
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /**
     * Replaces the prices of a variant. The caller holds the lock of the product.
     *
     * @throws dev.souk.platform.problem.ProblemException 400 for a price that is not above zero, or a currency twice
     */
    void replace(UUID productId, String sku, List<Money> prices) {
        var currencies = new HashSet<String>();
        for (int i = 0; i < prices.size(); i++) {
            var price = prices.get(i);
            if (!price.isPositive()) {
                throw Problems.invalid("prices[" + i + "].amount", "must be above zero");
            }
            if (!currencies.add(price.currency().getCurrencyCode())) {
                throw Problems.invalid("prices[" + i + "].currency", "has a price already in this list");
            }
        }
        jdbc.update("DELETE FROM price WHERE sku = ?", sku);
        prices.forEach(price -> jdbc.update(
                "INSERT INTO price (sku, currency, amount) VALUES (?, ?, ?)",
                sku,
                price.currency().getCurrencyCode(),
                price.amount()));
        refreshLowest(productId);
    }

    boolean any(UUID productId) {
        return jdbc.one(
                        "SELECT EXISTS (SELECT FROM product_price WHERE product_id = ?) AS any",
                        row -> row.bool("any"),
                        productId)
                .orElseThrow();
    }

    private void refreshLowest(UUID productId) {
        jdbc.update("DELETE FROM product_price WHERE product_id = ?", productId);
        jdbc.update("""
                INSERT INTO product_price (product_id, currency, lowest)
                SELECT product_id, currency, min(amount) FROM variant JOIN price USING (sku)
                WHERE product_id = ? GROUP BY product_id, currency""", productId);
    }
}
