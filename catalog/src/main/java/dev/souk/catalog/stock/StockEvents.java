package dev.souk.catalog.stock;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.events.Outbox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Tells the world about stock, coarsely: when an article sells out or comes back, and when staff has counted. Not for each
 * hold: that would be an event per sold line that nobody needs.
 */
@Singleton
class StockEvents {

    static final String CHANGED = "souk.catalog.stock-changed.v1";

    /**
     * The data of {@value #CHANGED}.
     *
     * @param available whether at least one piece is for sale at this place
     */
    record StockChanged(UUID productId, String sku, String location, boolean available) {}

    private final Jdbc jdbc;
    private final Outbox outbox;
    private final StockMetrics metrics;

    @Inject
    StockEvents(Jdbc jdbc, Outbox outbox, StockMetrics metrics) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.metrics = metrics;
    }

    void counted(StockLevel level) {
        append(new StockKey(level.sku(), level.location()), level.available() > 0);
    }

    /** Pieces for sale before and after; only the crossing of zero is news. */
    void availabilityMoved(StockKey key, int before, int after) {
        if (before > 0 != after > 0) {
            append(key, after > 0);
            if (after <= 0) {
                metrics.soldOut();
            }
        }
    }

    private void append(StockKey key, boolean available) {
        var productId = jdbc.one(
                        "SELECT product_id FROM variant WHERE sku = ?", row -> row.uuid("product_id"), key.sku())
                .orElseThrow(() -> new IllegalStateException("stock of " + key.sku() + " without a variant"));
        outbox.append(CHANGED, productId, new StockChanged(productId, key.sku(), key.location(), available));
    }
}
