package dev.souk.catalog.stock;

import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The rows of {@linkplain Movement movements}: written once, never changed. In the caller's transaction. */
@Singleton
class MovementStore {

    /**
     * A movement as staff sees it in the history of one article.
     *
     * @param pieces that came (positive) or went (negative)
     */
    @Schema(description = "Pieces that came into the house or went, other than by a shipment")
    record Entry(
            UUID id,
            Movement.Kind kind,

            @Schema(example = "-2", description = "Positive: came; negative: went")
            int pieces,

            @Schema(example = "Broken in the warehouse") Optional<String> reason,

            @Schema(description = "The account or service that asked")
            Optional<String> actor,

            Instant at) {}

    private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");
    private static final UUID NO_ID = new UUID(0, 0);

    private final Jdbc jdbc;

    @Inject
    MovementStore(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Claims the movement's id and writes it down. False, and nothing is written, when the id is known already. */
    boolean record(Movement movement) {
        if (jdbc.update("""
                        INSERT INTO stock_movement (id, kind, reason, actor, order_id) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO NOTHING""", movement.id(), movement.kind(), movement.reason(), movement.actor(), movement.orderId())
                == 0) {
            return false;
        }
        jdbc.update(
                """
                INSERT INTO stock_movement_line (movement_id, sku, location, pieces)
                SELECT ?, line.* FROM unnest(?::text[], ?::text[], ?::integer[]) AS line""",
                movement.id(),
                movement.pieces().keySet().stream().map(StockKey::sku).toList(),
                movement.pieces().keySet().stream().map(StockKey::location).toList(),
                movement.pieces().values());
        return true;
    }

    /** What the movement of this kind and id moved; empty when there is no such movement. */
    SortedMap<StockKey, Integer> pieces(UUID id, Movement.Kind kind) {
        var pieces = new TreeMap<StockKey, Integer>();
        jdbc.query(
                        """
                        SELECT sku, location, pieces FROM stock_movement_line
                        JOIN stock_movement ON stock_movement.id = movement_id
                        WHERE movement_id = ? AND kind = ?""",
                        row -> Map.entry(new StockKey(row.text("sku"), row.text("location")), row.intValue("pieces")),
                        id,
                        kind)
                .forEach(line -> pieces.put(line.getKey(), line.getValue()));
        return pieces;
    }

    /** The movements of an article at a place, the latest first. */
    Page<Entry> of(StockKey key, Limit limit, Optional<Cursor> after) {
        List<Entry> rows = jdbc.query(
                """
                SELECT id, kind, pieces, reason, actor, created_at FROM stock_movement_line
                JOIN stock_movement ON stock_movement.id = movement_id
                WHERE sku = ? AND location = ? AND (created_at, id) < (?, ?)
                ORDER BY created_at DESC, id DESC LIMIT ?""",
                row -> new Entry(
                        row.uuid("id"),
                        row.enumValue("kind", Movement.Kind.class),
                        row.intValue("pieces"),
                        row.optionalText("reason").filter(text -> !text.isEmpty()),
                        row.optionalText("actor").filter(text -> !text.isEmpty()),
                        row.instant("created_at")),
                key.sku(),
                key.location(),
                after.map(cursor -> cursor.instant(0)).orElse(FAR_FUTURE),
                after.map(cursor -> cursor.uuid(1)).orElse(NO_ID),
                limit.plusOne());
        return Page.of(rows, limit, entry -> Cursor.of(entry.at(), entry.id()));
    }
}
