package dev.souk.catalog.stock;

import dev.souk.platform.data.Database;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Takes, releases and fulfils {@linkplain Hold holds}. Every method is one transaction that locks the hold first and then
 * its stock in the one order, and can be repeated without harm.
 */
@Singleton
class Holds {

    private final Database database;
    private final HoldStore store;
    private final ShipmentStore shipments;
    private final Stock stock;
    private final Purchases purchases;

    @Inject
    Holds(Database database, HoldStore store, ShipmentStore shipments, Stock stock, Purchases purchases) {
        this.database = database;
        this.store = store;
        this.shipments = shipments;
        this.stock = stock;
        this.purchases = purchases;
    }

    /**
     * Promises stock to an order or, for a while and in place of what it held before, to a cart. What its cart held goes over
     * to an order in the same step.
     *
     * @return the hold, new or from an earlier attempt
     * @throws ProblemException 409 when there is too little or the customer would have too much (nothing changes then), when
     *     the hold was released, or when the order holds something else; 422 for an unknown SKU
     */
    Hold take(Claim claim) {
        return database.inTransaction(() -> {
            Optional<Hold> before = Optional.empty();
            if (store.begin(List.of(claim)).fresh().isEmpty()) {
                if (claim.owner() == Hold.Owner.ORDER) {
                    return known(claim.ownerId(), store.find(claim.ownerId()), Hold.Owner.ORDER)
                            .repeated(claim.wanted());
                }
                before = Optional.of(locked(claim.ownerId(), Hold.Owner.CART));
                store.renewCart(claim);
                store.clearLines(claim.ownerId());
            } else {
                before = claim.cartId().flatMap(store::lock).map(this::takeOver);
            }
            promise(claim, before);
            return claim.granted();
        });
    }

    /** Gives back what the order holds. An order that is not known yet can never hold after this. */
    void releaseOrder(UUID orderId) {
        database.inTransaction(() -> {
            if (!store.beginReleased(orderId)) {
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
            if (!shipments.begin(shipmentId, orderId, goods)) {
                if (!shipments.isSame(shipmentId, orderId, goods)) {
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
        return database.read(() -> store.find(orderId)).filter(hold -> hold.owner() == Hold.Owner.ORDER);
    }

    /** Holds in these states in the order of their owners' ids, at most so many behind {@code after}. */
    List<HoldStore.Listed> list(UUID after, Collection<Hold.State> states, int most) {
        return database.inTransaction(() -> store.list(after, states, most));
    }

    /** Only what changes is locked and looked at, unless it was not held for the same customer. */
    private void promise(Claim claim, Optional<Hold> before) {
        var given = before.map(Hold::weight).orElse(Lines.none());
        var keys = new TreeSet<>(Lines.change(given, claim.wanted()).keySet());
        if (before.map(Hold::customerId).filter(claim.customerId()::equals).isEmpty()) {
            keys.addAll(claim.wanted().keySet());
        }
        var shelves = stock.lock(keys);
        var allotment = new Allotment(shelves, purchases.of(List.of(claim), shelves));
        allotment.deal(claim, given).ifPresent(refusal -> {
            throw refusal;
        });
        stock.change(shelves, allotment.taken());
        store.addLines(List.of(claim));
    }

    /** What the cart holds, which it does not hold from now on. */
    private Hold takeOver(Hold cart) {
        ownedBy(cart, Hold.Owner.CART);
        if (cart.state() == Hold.State.HELD) {
            store.saveState(cart.release());
        }
        return cart;
    }

    private void giveBack(Hold hold) {
        if (hold.state() == Hold.State.RELEASED) {
            return;
        }
        store.saveState(hold.release());
        var change = Lines.change(hold.weight(), Lines.none());
        stock.change(stock.lock(change.keySet()), change);
    }

    private Hold locked(UUID ownerId, Hold.Owner owner) {
        return known(ownerId, store.lock(ownerId), owner);
    }

    private static Hold known(UUID ownerId, Optional<Hold> hold, Hold.Owner owner) {
        return ownedBy(hold.orElseThrow(() -> Problems.notFound("Nothing is held for " + ownerId + ".")), owner);
    }

    private static Hold ownedBy(Hold hold, Hold.Owner owner) {
        if (hold.owner() != owner) {
            throw Problems.conflict(hold.ownerId() + " is not the id of this kind of owner.");
        }
        return hold;
    }
}
