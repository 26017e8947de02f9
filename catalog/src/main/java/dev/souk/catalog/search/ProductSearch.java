package dev.souk.catalog.search;

import dev.souk.catalog.category.Categories;
import dev.souk.catalog.category.CategoryRef;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Page;
import dev.souk.platform.data.Row;
import dev.souk.platform.money.Money;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Finds a page of products with one statement, and their prices with a second.
 *
 * <p>Pages are cut by the sort key of the last row (keyset), not by an offset: what is added or removed elsewhere neither
 * repeats nor hides a row.
 */
@Singleton
class ProductSearch {

    private static final String IN_STOCK = """
            EXISTS (SELECT FROM variant v JOIN stock s USING (sku) \
            WHERE v.product_id = p.id AND s.on_hand > s.held)""";

    private final Database database;
    private final Jdbc jdbc;
    private final Categories categories;

    @Inject
    ProductSearch(Database database, Jdbc jdbc, Categories categories) {
        this.database = database;
        this.jdbc = jdbc;
        this.categories = categories;
    }

    Page<ProductSummary> find(SearchRequest request) {
        return database.inTransaction(() -> {
            var statement = statement(request);
            var rows =
                    jdbc.query(statement.sql(), Found::of, statement.arguments().toArray());
            var page = Page.of(rows, request.limit(), last -> Cursor.of(request.sort(), last.sortKey(), last.id()));
            var prices = lowestPrices(page.items().stream().map(Found::id).toList());
            return page.map(found -> found.summary(prices.getOrDefault(found.id(), List.of())));
        });
    }

    private record Found(
            UUID id,
            String slug,
            String name,
            String brand,
            CategoryRef category,
            boolean inStock,
            Optional<Instant> publishedAt,
            String sortKey) {

        static Found of(Row row) {
            return new Found(
                    row.uuid("id"),
                    row.text("slug"),
                    row.text("name"),
                    row.text("brand"),
                    new CategoryRef(row.text("category_slug"), row.text("category_name")),
                    row.bool("in_stock"),
                    row.optionalInstant("published_at"),
                    row.text("sort_key_text"));
        }

        ProductSummary summary(List<Money> prices) {
            return new ProductSummary(id, slug, name, brand, category, prices, inStock, publishedAt);
        }
    }

    /** SQL with the arguments for its question marks. */
    record Statement(String sql, List<Object> arguments) {}

    Statement statement(SearchRequest request) {
        var from = new StringBuilder("product p");
        var where = new ArrayList<String>();
        var arguments = new ArrayList<Object>();
        request.text().ifPresent(text -> {
            from.append(" CROSS JOIN (SELECT to_tsquery('english', ?) || to_tsquery('simple', ?) AS query) AS typed");
            arguments.addAll(List.of(text.query(), text.query()));
            where.add("p.search @@ typed.query");
        });
        if (request.needsPrice()) {
            from.append(" JOIN product_price pp ON pp.product_id = p.id AND pp.currency = ?");
            arguments.add(request.currency());
        }
        if (!request.drafts()) {
            where.add("p.published_at IS NOT NULL");
        }
        request.category().ifPresent(category -> {
            where.add("p.category_id = ANY(?)");
            arguments.add(categories.withDescendants(category));
        });
        request.minPrice().ifPresent(amount -> {
            where.add("pp.lowest >= ?");
            arguments.add(amount);
        });
        request.maxPrice().ifPresent(amount -> {
            where.add("pp.lowest <= ?");
            arguments.add(amount);
        });
        request.inStock().ifPresent(wanted -> where.add((wanted ? "" : "NOT ") + IN_STOCK));
        request.after().ifPresent(cursor -> {
            where.add(request.sort().behind());
            arguments.addAll(List.of(cursor.text(1), cursor.text(2)));
        });
        var sql = """
                SELECT p.*, c.slug AS category_slug, c.name AS category_name, %s AS sort_key_text,
                       %s AS in_stock
                FROM (SELECT p.id, p.slug, p.name, p.brand, p.category_id, p.published_at, %s AS sort_key
                      FROM %s%s
                      ORDER BY %s LIMIT %d) AS p
                JOIN category c ON c.id = p.category_id
                ORDER BY %s""".formatted(
                        request.sort().keyText("sort_key"),
                        IN_STOCK,
                        request.sort().key(),
                        from,
                        where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where),
                        request.sort().order(request.sort().key(), "p.id"),
                        request.limit().plusOne(),
                        request.sort().order("sort_key", "p.id"));
        return new Statement(sql, arguments);
    }

    private Map<UUID, List<Money>> lowestPrices(Collection<UUID> ids) {
        return jdbc
                .query(
                        "SELECT product_id, lowest, currency FROM product_price WHERE product_id = ANY(?) ORDER BY currency",
                        row -> Map.entry(
                                row.uuid("product_id"), Money.of(row.longValue("lowest"), row.text("currency"))),
                        (Object) ids.toArray(UUID[]::new))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }
}
