package dev.souk.catalog.stock;

import dev.souk.platform.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Changes how much there is in the house, and writes down why. Every method runs in the caller's transaction, and locks the
 * articles first.
 */
@Singleton
public class Movements {

    private final Stock stock;
    private final MovementStore store;
    private final StockEvents events;

    @Inject
    Movements(Stock stock, MovementStore store, StockEvents events) {
        this.stock = stock;
        this.store = store;
        this.events = events;
    }

    /** A new article begins with so many pieces. */
    public void open(String sku, int onHand) {
        var key = StockKey.of(sku);
        stock.open(key, onHand);
        if (onHand > 0) {
            store.record(Movement.opened(key, onHand));
        }
    }

    /**
     * Staff has counted.
     *
     * @param expected what there was when they did, as far as they knew; empty when they do not say
     * @throws ProblemException 409 when more is held than there would be, or there is not what was expected; 422 for an
     *     unknown SKU
     */
    StockLevel count(StockKey key, int onHand, Optional<Integer> expected, String actor) {
        var before = stock.lockKnown(List.of(key));
        int known = before.get(key).onHand();
        if (expected.isPresent() && expected.get() != known) {
            throw HoldProblems.changed(key.sku(), known);
        }
        int difference = onHand - known;
        if (difference != 0) {
            apply(Movement.counted(key, difference, actor), before);
            events.counted(stock.level(key).orElseThrow());
        }
        return stock.level(key).orElseThrow();
    }

    /**
     * Pieces are lost, broken or expired.
     *
     * @throws ProblemException 409 when fewer are for sale, 422 for an unknown SKU
     */
    StockLevel writeOff(StockKey key, int pieces, String reason, String actor) {
        apply(Movement.writtenOff(key, pieces, reason, actor), stock.lockKnown(List.of(key)));
        return stock.level(key).orElseThrow();
    }

    /**
     * Goods of a return can be sold again. Repeating it changes nothing.
     *
     * @param orderId where they come from: they no longer count against the limits of its customer
     * @throws ProblemException 409 when the return was restocked with other goods, 422 for an unknown SKU
     */
    void restock(UUID returnId, Optional<UUID> orderId, SortedMap<StockKey, Integer> goods, String actor) {
        var before = stock.lockKnown(goods.keySet());
        if (!apply(Movement.restocked(returnId, orderId, goods, actor), before)
                && !store.pieces(returnId, Movement.Kind.RESTOCKED).equals(goods)) {
            throw new ProblemException(
                    HoldProblems.RESTOCK_DIFFERS,
                    "Return " + returnId + " was restocked with other goods; use a new id for what came since.");
        }
    }

    /** False, and nothing happens, when the movement is known already. */
    private boolean apply(Movement movement, SortedMap<StockKey, Shelf> before) {
        if (!store.record(movement)) {
            return false;
        }
        movement.pieces().forEach((key, pieces) -> {
            int available = stock.move(key, pieces);
            if (movement.kind() != Movement.Kind.COUNTED) {
                events.availabilityMoved(key, before.get(key).available(), available);
            }
        });
        return true;
    }
}
