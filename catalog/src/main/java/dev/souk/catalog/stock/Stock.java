package dev.souk.catalog.stock;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How much there is of each article, and how much of it is for sale.
 *
 * <p>The database keeps {@code 0 <= held <= on_hand}. A hold is one conditional statement per line, so two buyers of the last
 * piece cannot both succeed: the second one's condition is checked against the row that the first one left. Rows are locked
 * in the order of {@link StockKey} by everybody.
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

    /** The stock as it is now; nobody else changes it until the transaction ends. What does not exist is not in the answer. */
    SortedMap<StockKey, StockLevel> lock(Collection<StockKey> keys) {
        var sorted = new TreeSet<>(keys);
        var levels = new TreeMap<StockKey, StockLevel>();
        jdbc.query(
                        """
                        SELECT stock.sku, stock.location, on_hand, held
                        FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS wanted (sku, location, turn)
                        JOIN stock USING (sku, location) ORDER BY turn FOR NO KEY UPDATE OF stock""",
                        row -> StockLevel.of(
                                new StockKey(row.text("sku"), row.text("location")),
                                row.intValue("on_hand"),
                                row.intValue("held")),
                        sorted.stream().map(StockKey::sku).toList(),
                        sorted.stream().map(StockKey::location).toList())
                .forEach(level -> levels.put(new StockKey(level.sku(), level.location()), level));
        return levels;
    }

    /** As {@link #lock}. @throws ProblemException 422 with those that do not exist */
    SortedMap<StockKey, StockLevel> lockKnown(Collection<StockKey> keys) {
        var levels = lock(keys);
        var unknown = keys.stream()
                .filter(key -> !levels.containsKey(key))
                .map(StockKey::sku)
                .toList();
        if (!unknown.isEmpty()) {
            throw UnknownSku.problem(unknown);
        }
        return levels;
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
     * Takes (positive) or gives back (negative) pieces, all or nothing.
     *
     * @throws ProblemException 409 out-of-stock with every line that cannot be had; 422 for an SKU that does not exist
     */
    void hold(SortedMap<StockKey, Integer> change) {
        for (var line : change.entrySet()) {
            int pieces = line.getValue();
            int left = jdbc.one(
                            """
                            UPDATE stock SET held = held + ?
                            WHERE sku = ? AND location = ? AND on_hand - held >= ?
                            RETURNING on_hand - held AS available""",
                            row -> row.intValue("available"),
                            pieces,
                            line.getKey().sku(),
                            line.getKey().location(),
                            pieces)
                    .orElseThrow(() -> missing(change.tailMap(line.getKey()), line.getKey()));
            events.availabilityMoved(line.getKey(), left + pieces, left);
        }
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

    /** Why a line could not be had: which of it and of those behind it are unknown, or else too few. */
    private ProblemException missing(SortedMap<StockKey, Integer> wanted, StockKey failed) {
        var skus = wanted.keySet().stream().map(StockKey::sku).distinct().toList();
        var available = new TreeMap<StockKey, Integer>();
        jdbc.query(
                        "SELECT sku, location, on_hand - held AS available FROM stock WHERE sku = ANY(?)",
                        row -> Map.entry(
                                new StockKey(row.text("sku"), row.text("location")), row.intValue("available")),
                        skus)
                .forEach(row -> available.put(row.getKey(), row.getValue()));
        var unknown = wanted.keySet().stream()
                .filter(key -> !available.containsKey(key))
                .map(StockKey::sku)
                .toList();
        if (!unknown.isEmpty()) {
            return UnknownSku.problem(unknown);
        }
        var shortages = new ArrayList<HoldProblems.Shortage>();
        wanted.forEach((key, pieces) -> {
            // Somebody may have given pieces back since the statement failed: then the next attempt will find them.
            if (available.get(key) < pieces || key.equals(failed)) {
                shortages.add(new HoldProblems.Shortage(key.sku(), pieces, available.get(key)));
            }
        });
        return HoldProblems.outOfStock(shortages);
    }
}
