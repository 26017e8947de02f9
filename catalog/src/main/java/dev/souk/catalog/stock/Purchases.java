package dev.souk.catalog.stock;

import dev.souk.platform.data.Jdbc;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** How much of limited articles customers have already. */
@Singleton
class Purchases {

    private static final String PIECES = """
            WITH bought AS (
                SELECT owner_id, customer_id, sku,
                       sum(CASE state WHEN 'RELEASED' THEN fulfilled ELSE quantity END) AS pieces
                FROM hold JOIN hold_line USING (owner_id) JOIN purchase_limit USING (sku)
                WHERE customer_id = ANY(?) AND sku = ANY(?) AND hold.created_at >= starts_at
                GROUP BY owner_id, customer_id, sku)
            SELECT customer_id, sku, sum(pieces - least(pieces, (
                       SELECT coalesce(sum(line.pieces), 0)
                       FROM stock_movement JOIN stock_movement_line line ON movement_id = id
                       WHERE order_id = owner_id AND line.sku = bought.sku)))::integer AS pieces
            FROM bought GROUP BY customer_id, sku
            """;

    /** A customer and an article. */
    record Key(UUID customerId, String sku) {}

    private final Jdbc jdbc;

    @Inject
    Purchases(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Pieces that the customers of these claims hold or were shipped since the limits on these shelves began, without those
     * that came back and are for sale again. The shelves are locked, so nobody can add to it before the transaction ends.
     * Nothing is asked when nothing is limited.
     */
    Map<Key, Integer> of(Collection<Claim> claims, SortedMap<StockKey, Shelf> shelves) {
        var limited = shelves.entrySet().stream()
                .filter(shelf -> shelf.getValue().limit().isPresent())
                .map(shelf -> shelf.getKey().sku())
                .collect(Collectors.toSet());
        var customers = claims.stream()
                .filter(claim ->
                        claim.wanted().keySet().stream().map(StockKey::sku).anyMatch(limited::contains))
                .flatMap(claim -> claim.customerId().stream())
                .collect(Collectors.toSet());
        if (customers.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .query(
                        PIECES,
                        row -> Map.entry(new Key(row.uuid("customer_id"), row.text("sku")), row.intValue("pieces")),
                        customers,
                        limited)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
