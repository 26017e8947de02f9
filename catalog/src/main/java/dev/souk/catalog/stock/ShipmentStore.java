package dev.souk.catalog.stock;

import dev.souk.platform.data.Jdbc;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** The rows of shipments, which are written once and never changed. Every method runs in the caller's transaction. */
@Singleton
class ShipmentStore {

    private final Jdbc jdbc;

    @Inject
    ShipmentStore(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Records a shipment. False when it is known already. */
    boolean begin(UUID shipmentId, UUID ownerId, SortedMap<StockKey, Integer> goods) {
        if (jdbc.update(
                        "INSERT INTO fulfilment (shipment_id, owner_id) VALUES (?, ?) ON CONFLICT (shipment_id) DO NOTHING",
                        shipmentId,
                        ownerId)
                == 0) {
            return false;
        }
        jdbc.update(
                """
                INSERT INTO fulfilment_line (shipment_id, sku, location, quantity)
                SELECT ?, line.* FROM unnest(?::text[], ?::text[], ?::integer[]) AS line""",
                shipmentId,
                goods.keySet().stream().map(StockKey::sku).toList(),
                goods.keySet().stream().map(StockKey::location).toList(),
                goods.values());
        return true;
    }

    /** Whether the recorded shipment carried these goods of this owner. */
    boolean isSame(UUID shipmentId, UUID ownerId, SortedMap<StockKey, Integer> goods) {
        var recorded = new TreeMap<StockKey, Integer>();
        jdbc.query(
                        """
                        SELECT sku, location, quantity FROM fulfilment_line JOIN fulfilment USING (shipment_id)
                        WHERE shipment_id = ? AND owner_id = ?""",
                        row -> Map.entry(new StockKey(row.text("sku"), row.text("location")), row.intValue("quantity")),
                        shipmentId,
                        ownerId)
                .forEach(line -> recorded.put(line.getKey(), line.getValue()));
        return recorded.equals(goods);
    }
}
