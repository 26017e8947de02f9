package dev.souk.catalog.stock;

import dev.souk.platform.data.Uuid7;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Why pieces came into the house or went, other than by a shipment.
 *
 * @param id names it for ever; of a restock it is the return's, so that a repeated request finds it
 * @param reason in the words of whoever asked; empty where none is asked for
 * @param actor the account or service that asked; empty when the shop itself did
 * @param orderId the order that restocked goods came back from, if it was told
 * @param pieces that came (positive) or went (negative), by place; never 0
 */
record Movement(
        UUID id, Kind kind, String reason, String actor, Optional<UUID> orderId, SortedMap<StockKey, Integer> pieces) {

    enum Kind {
        /** A new article began with so many. */
        OPENED,
        /** Staff has counted, and there were more or fewer than was thought. */
        COUNTED,
        /** Lost, broken, expired. */
        WRITTEN_OFF,
        /** Came back from a customer and can be sold again. */
        RESTOCKED
    }

    Movement {
        pieces = Collections.unmodifiableSortedMap(new TreeMap<>(pieces));
    }

    static Movement opened(StockKey key, int pieces) {
        return new Movement(Uuid7.next(), Kind.OPENED, "", "", Optional.empty(), one(key, pieces));
    }

    static Movement counted(StockKey key, int difference, String actor) {
        return new Movement(Uuid7.next(), Kind.COUNTED, "", actor, Optional.empty(), one(key, difference));
    }

    /** So many pieces are gone. */
    static Movement writtenOff(StockKey key, int pieces, String reason, String actor) {
        return new Movement(Uuid7.next(), Kind.WRITTEN_OFF, reason, actor, Optional.empty(), one(key, -pieces));
    }

    static Movement restocked(UUID returnId, Optional<UUID> orderId, SortedMap<StockKey, Integer> goods, String actor) {
        return new Movement(returnId, Kind.RESTOCKED, "", actor, orderId, goods);
    }

    private static SortedMap<StockKey, Integer> one(StockKey key, int pieces) {
        return new TreeMap<>(Map.of(key, pieces));
    }
}
