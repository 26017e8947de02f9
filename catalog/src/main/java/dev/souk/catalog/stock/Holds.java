package dev.souk.catalog.stock;

import dev.souk.platform.data.Database;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Takes, releases and fulfils {@linkplain Hold holds}. Every method is one transaction that locks the hold first and then
 * its stock in the one order, and can be repeated without harm.
 */
@Singleton
class Holds {

    private final Database database;
    private final HoldStore store;
    private final Stock stock;

    @Inject
    Holds(Database database, HoldStore store, Stock stock) {
        this.database = database;
        this.store = store;
        this.stock = stock;
    }

    /**
     * Promises stock to an order. What the cart held goes over to the order in the same step.
     *
     * @param cartId the cart the order was made from, if it may hold something
     * @return the hold, new or from an earlier attempt
     * @throws ProblemException 409 when there is too little (nothing is held then), when the hold was released, or when the
     *     order holds something else; 422 for an unknown SKU
     */
    Hold holdForOrder(UUID orderId, List<Line> lines, Optional<UUID> cartId) {
        var wanted = Lines.of(lines);
        return database.inTransaction(() -> {
            if (!store.beginOrder(orderId, Hold.State.HELD)) {
                return locked(orderId, Hold.Owner.ORDER).repeated(wanted);
            }
            var given = cartId.flatMap(store::lock).map(this::takeOver).orElse(Lines.none());
            stock.hold(Lines.change(given, wanted));
            store.addLines(orderId, wanted);
            return Hold.of(orderId, Hold.Owner.ORDER, wanted);
        });
    }

    /**
     * Promises stock to a cart for a while, in place of what it held before.
     *
     * @throws ProblemException 409 when there is too little (what it held before stays), 422 for an unknown SKU
     */
    Hold holdForCart(UUID cartId, List<Line> lines, Duration life) {
        var wanted = Lines.of(lines);
        return database.inTransaction(() -> {
            var given = Lines.none();
            if (!store.beginCart(cartId, life)) {
                given = locked(cartId, Hold.Owner.CART).weight();
                store.renewCart(cartId, life);
                store.clearLines(cartId);
            }
            stock.hold(Lines.change(given, wanted));
            store.addLines(cartId, wanted);
            return Hold.of(cartId, Hold.Owner.CART, wanted);
        });
    }

    /** Gives back what the order holds. An order that is not known yet can never hold after this. */
    void releaseOrder(UUID orderId) {
        database.inTransaction(() -> {
            if (!store.beginOrder(orderId, Hold.State.RELEASED)) {
                giveBack(locked(orderId, Hold.Owner.ORDER));
            }
        });
    }

    /** Gives back what the cart holds, if anything. */
    void releaseCart(UUID cartId) {
        database.inTransaction(() ->
                store.lock(cartId).map(hold -> ownedBy(hold, Hold.Owner.CART)).ifPresent(this::giveBack));
    }

    /** Gives back what one expired cart holds; false when there is none. */
    boolean releaseExpired() {
        return database.inTransaction(() -> {
            var cartId = store.lockExpired();
            cartId.flatMap(store::lock).ifPresent(this::giveBack);
            return cartId.isPresent();
        });
    }

    /**
     * Goods that an order holds leave the house.
     *
     * @throws ProblemException 404 for an unknown order, 409 when it does not hold that much or the shipment was recorded
     *     with other goods
     */
    void fulfil(UUID orderId, UUID shipmentId, List<Line> lines) {
        var goods = Lines.of(lines);
        database.inTransaction(() -> {
            var hold = locked(orderId, Hold.Owner.ORDER);
            if (!store.beginShipment(shipmentId, orderId, goods)) {
                if (!store.sameShipment(shipmentId, orderId, goods)) {
                    throw new ProblemException(
                            HoldProblems.SHIPMENT_DIFFERS,
                            "Shipment " + shipmentId + " was recorded with other goods; use a new shipment id.");
                }
                return;
            }
            var next = hold.fulfil(goods);
            store.saveFulfilled(next, goods);
            store.saveState(next);
            stock.ship(goods);
        });
    }

    /** The order's hold; empty when nothing is known of the order. */
    Optional<Hold> find(UUID orderId) {
        return database.inTransaction(() -> store.find(orderId)).filter(hold -> hold.owner() == Hold.Owner.ORDER);
    }

    /** Holds in these states in the order of their owners' ids, at most so many behind {@code after}. */
    List<HoldStore.Listed> list(UUID after, Collection<Hold.State> states, int most) {
        return database.inTransaction(() -> store.list(after, states, most));
    }

    private SortedMap<StockKey, Integer> takeOver(Hold cart) {
        ownedBy(cart, Hold.Owner.CART);
        var given = cart.weight();
        if (cart.state() == Hold.State.HELD) {
            store.saveState(cart.release());
        }
        return given;
    }

    private void giveBack(Hold hold) {
        if (hold.state() == Hold.State.RELEASED) {
            return;
        }
        store.saveState(hold.release());
        stock.hold(Lines.change(hold.weight(), Lines.none()));
    }

    private Hold locked(UUID ownerId, Hold.Owner owner) {
        return ownedBy(
                store.lock(ownerId).orElseThrow(() -> Problems.notFound("Nothing is held for " + ownerId + ".")),
                owner);
    }

    private static Hold ownedBy(Hold hold, Hold.Owner owner) {
        if (hold.owner() != owner) {
            throw Problems.conflict(hold.ownerId() + " is not the id of this kind of owner.");
        }
        return hold;
    }
}
