package dev.souk.catalog.stock;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Places;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * How much there is of each article, and how much of it is for sale.
 *
 * <p>The database keeps {@code 0 <= held <= on_hand}, and what is held changes by one conditional statement: two buyers of
 * the last piece cannot both succeed, since the second one's condition is checked against the row that the first one left.
 * Rows are locked before, in the order of {@link StockKey}, by everybody.
 */
@Singleton
public class Stock {

    private final Jdbc jdbc;
    private final StockEvents events;

    @Inject
    Stock(Jdbc jdbc, StockEvents events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /** Pieces for sale by SKU, over all places. An SKU that has no stock row is not in the answer. */
    public Map<String, Integer> available(Collection<String> skus) {
        return jdbc
                .query(
                        "SELECT sku, sum(on_hand - held)::integer AS available FROM stock WHERE sku = ANY(?) GROUP BY sku",
                        row -> Map.entry(row.text("sku"), row.intValue("available")),
                        skus)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Where a variant of a product is kept. @throws ProblemException 404 when there is no such variant */
    StockKey key(UUID productId, String sku) {
        return jdbc.one(
                        "SELECT sku FROM variant WHERE product_id = ? AND sku = ?",
                        row -> row.text("sku"),
                        productId,
                        sku)
                .map(StockKey::of)
                .orElseThrow(() -> Problems.notFound("Product " + productId + " has no variant " + sku + "."));
    }

    void open(StockKey key, int onHand) {
        jdbc.update(
                "INSERT INTO stock (sku, location, on_hand, held) VALUES (?, ?, ?, 0)",
                key.sku(),
                key.location(),
                onHand);
    }

    Optional<StockLevel> level(StockKey key) {
        return jdbc.one(
                "SELECT on_hand, held FROM stock WHERE sku = ? AND location = ?",
                row -> StockLevel.of(key, row.intValue("on_hand"), row.intValue("held")),
                key.sku(),
                key.location());
    }

    /**
     * The stock as it is now, with the limits that are in force; nobody else changes it until the transaction ends. What
     * does not exist is not in the answer.
     */
    SortedMap<StockKey, Shelf> lock(Collection<StockKey> keys) {
        var shelves = new TreeMap<StockKey, Shelf>();
        if (keys.isEmpty()) {
            return shelves;
        }
        var skus = keys.stream().map(StockKey::sku).collect(Collectors.toSet());
        var locations = keys.stream().map(StockKey::location).collect(Collectors.toSet());
        var arguments = Places.fill(skus);
        arguments.addAll(Places.fill(locations));
        // One table and no join: what a row became while it was waited for is looked at again by this condition alone.
        jdbc.query(
                        """
                        SELECT sku, location, on_hand, held,
                               (SELECT most FROM purchase_limit
                                WHERE purchase_limit.sku = stock.sku AND starts_at <= now() AND now() < ends_at) AS most
                        FROM stock WHERE sku IN (%s) AND location IN (%s)
                        ORDER BY sku COLLATE "C", location COLLATE "C" FOR NO KEY UPDATE""".formatted(Places.marks(skus), Places.marks(locations)),
                        row -> Map.entry(
                                new StockKey(row.text("sku"), row.text("location")),
                                new Shelf(row.intValue("on_hand"), row.intValue("held"), row.optionalInt("most"))),
                        arguments.toArray())
                .forEach(shelf -> shelves.put(shelf.getKey(), shelf.getValue()));
        shelves.keySet().retainAll(Set.copyOf(keys));
        return shelves;
    }

    /** As {@link #lock}. @throws ProblemException 422 with those that do not exist */
    SortedMap<StockKey, Shelf> lockKnown(Collection<StockKey> keys) {
        var shelves = lock(keys);
        var unknown = keys.stream()
                .filter(key -> !shelves.containsKey(key))
                .map(StockKey::sku)
                .toList();
        if (!unknown.isEmpty()) {
            throw UnknownSku.problem(unknown);
        }
        return shelves;
    }

    /**
     * Pieces come into the house (positive) or leave what is for sale (negative).
     *
     * @return pieces for sale now
     * @throws ProblemException 409 when more is held than there would be
     */
    int move(StockKey key, int pieces) {
        return jdbc.one("""
                        UPDATE stock SET on_hand = on_hand + ? WHERE sku = ? AND location = ? AND on_hand + ? >= held
                        RETURNING on_hand - held AS available""", row -> row.intValue("available"), pieces, key.sku(), key.location(), pieces)
                .orElseThrow(() -> belowHeld(key, pieces));
    }

    private ProblemException belowHeld(StockKey key, int pieces) {
        var level = level(key).orElseThrow();
        return new ProblemException(
                        HoldProblems.BELOW_HELD,
                        level.held() + " of " + level.onHand() + " pieces are promised to customers; "
                                + (level.onHand() + pieces) + " would be too few.")
                .with("held", level.held());
    }

    /**
     * Takes (positive) or gives back (negative) pieces of what is on locked shelves, of each article by one statement with the
     * condition that there is enough. The transaction fails with an {@link IllegalStateException} when there is not, which
     * the lock makes impossible.
     */
    void change(SortedMap<StockKey, Shelf> shelves, SortedMap<StockKey, Integer> change) {
        change.forEach((key, pieces) -> {
            jdbc.laterOne(
                    () -> new IllegalStateException(pieces + " of " + key + " can not be had from " + shelves.get(key)),
                    "UPDATE stock SET held = held + ? WHERE sku = ? AND location = ? AND on_hand - held >= ?",
                    pieces,
                    key.sku(),
                    key.location(),
                    pieces);
            int before = shelves.get(key).available();
            events.availabilityMoved(key, before, before - pieces);
        });
    }

    /** Goods that were held leave the house. */
    void ship(SortedMap<StockKey, Integer> goods) {
        goods.forEach((key, pieces) -> jdbc.update(
                "UPDATE stock SET on_hand = on_hand - ?, held = held - ? WHERE sku = ? AND location = ?",
                pieces,
                pieces,
                key.sku(),
                key.location()));
    }
}
