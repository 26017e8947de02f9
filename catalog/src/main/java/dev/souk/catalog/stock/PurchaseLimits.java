package dev.souk.catalog.stock;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The limits that staff has set. {@link Stock#lock} reads those in force. In the caller's transaction. */
@Singleton
public class PurchaseLimits {

    private final Jdbc jdbc;

    @Inject
    PurchaseLimits(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** How many pieces one customer may have now, by SKU; what is not limited is not in it. */
    public Map<String, Integer> inForce(Collection<String> skus) {
        return jdbc
                .query(
                        "SELECT sku, most FROM purchase_limit WHERE sku = ANY(?) AND starts_at <= now() AND now() < ends_at",
                        row -> Map.entry(row.text("sku"), row.intValue("most")),
                        skus)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Optional<PurchaseLimit> find(StockKey key) {
        return jdbc.one(
                """
                SELECT most, nullif(starts_at, '-infinity') AS starts_at, nullif(ends_at, 'infinity') AS ends_at
                FROM purchase_limit WHERE sku = ?""",
                row -> new PurchaseLimit(
                        row.intValue("most"), row.optionalInstant("starts_at"), row.optionalInstant("ends_at")),
                key.sku());
    }

    /**
     * Sets the limit in place of the one before; what is held already stays held.
     *
     * @throws dev.souk.platform.problem.ProblemException 400 when it would end before it begins
     */
    void set(StockKey key, PurchaseLimit limit) {
        if (!limit.startsAt().orElse(Instant.MIN).isBefore(limit.endsAt().orElse(Instant.MAX))) {
            throw Problems.invalid("endsAt", "must be later than startsAt");
        }
        jdbc.update("""
                INSERT INTO purchase_limit (sku, most, starts_at, ends_at)
                VALUES (?, ?, coalesce(?::timestamptz, '-infinity'), coalesce(?::timestamptz, 'infinity'))
                ON CONFLICT (sku) DO UPDATE
                SET most = excluded.most, starts_at = excluded.starts_at, ends_at = excluded.ends_at""", key.sku(), limit.maxPerCustomer(), limit.startsAt(), limit.endsAt());
    }

    void remove(StockKey key) {
        jdbc.update("DELETE FROM purchase_limit WHERE sku = ?", key.sku());
    }
}
