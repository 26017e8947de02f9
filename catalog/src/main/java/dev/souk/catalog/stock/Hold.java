package dev.souk.catalog.stock;

import dev.souk.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Stock that is promised to somebody and therefore not for sale.
 *
 * <p>Its life: an order (or a cart) takes it, HELD. Shipments carry the goods away piece by piece; with the last piece it is
 * FULFILLED. Or it is RELEASED, and what has not left the house is for sale again. An order's hold ends there: the release of
 * a cancelled order can overtake its hold, so a released id is never held again, and a release that finds nothing leaves a
 * RELEASED hold without lines. Only the order's saga releases it. A cart's hold expires, and the same cart may hold again.
 *
 * <p>Every change of state is in this record; {@link Holds} stores what it returns.
 *
 * @param ownerId the order or cart
 * @param customerId whom it is for, if that is known
 * @param lines what was promised, by place
 */
record Hold(UUID ownerId, Owner owner, Optional<UUID> customerId, State state, SortedMap<StockKey, Part> lines) {

    enum Owner {
        ORDER,
        CART
    }

    enum State {
        HELD,
        RELEASED,
        FULFILLED
    }

    /**
     * One line of a hold.
     *
     * @param quantity pieces promised
     * @param fulfilled pieces of these that have left the house
     */
    record Part(int quantity, int fulfilled) {
        int remaining() {
            return quantity - fulfilled;
        }
    }

    Hold {
        lines = Collections.unmodifiableSortedMap(new TreeMap<>(lines));
    }

    static Hold of(UUID ownerId, Owner owner, Optional<UUID> customerId, SortedMap<StockKey, Integer> wanted) {
        var lines = new TreeMap<StockKey, Part>();
        wanted.forEach((key, pieces) -> lines.put(key, new Part(pieces, 0)));
        return new Hold(ownerId, owner, customerId, State.HELD, lines);
    }

    /** What this hold keeps from being sold now. */
    SortedMap<StockKey, Integer> weight() {
        var weight = new TreeMap<StockKey, Integer>();
        if (state == State.HELD) {
            lines.forEach((key, part) -> weight.put(key, part.remaining()));
            weight.values().removeIf(pieces -> pieces == 0);
        }
        return weight;
    }

    /** Answers a repeated request to hold: this same hold, if it still stands and holds the same. */
    Hold repeated(SortedMap<StockKey, Integer> wanted) {
        if (state == State.RELEASED) {
            throw HoldProblems.released(ownerId);
        }
        if (!wanted.equals(promised())) {
            throw new ProblemException(
                    HoldProblems.DIFFERS,
                    "Order " + ownerId + " holds other lines; release them and use a new order id.");
        }
        return this;
    }

    /** Gives back what has not left the house; a fulfilled hold has nothing left to give. */
    Hold release() {
        if (state == State.FULFILLED) {
            throw new ProblemException(
                    HoldProblems.FULFILLED, "Everything that order " + ownerId + " held has already been shipped.");
        }
        return new Hold(ownerId, owner, customerId, State.RELEASED, lines);
    }

    /**
     * Some of the goods leave the house.
     *
     * @throws ProblemException 409 when the hold was released, or does not hold that much any more
     */
    Hold fulfil(SortedMap<StockKey, Integer> goods) {
        if (state == State.RELEASED) {
            throw HoldProblems.released(ownerId);
        }
        var next = new TreeMap<>(lines);
        var missing = new ArrayList<HoldProblems.Shortage>();
        goods.forEach((key, pieces) -> {
            var part = lines.getOrDefault(key, new Part(0, 0));
            if (part.remaining() < pieces) {
                missing.add(new HoldProblems.Shortage(key.sku(), pieces, part.remaining()));
            } else {
                next.put(key, new Part(part.quantity(), part.fulfilled() + pieces));
            }
        });
        if (!missing.isEmpty()) {
            throw new ProblemException(
                            HoldProblems.NOT_HELD,
                            "Order " + ownerId + " does not hold that much of what \"skus\" lists.")
                    .with("skus", missing);
        }
        boolean all = next.values().stream().allMatch(part -> part.remaining() == 0);
        return new Hold(ownerId, owner, customerId, all ? State.FULFILLED : State.HELD, next);
    }

    private SortedMap<StockKey, Integer> promised() {
        var promised = new TreeMap<StockKey, Integer>();
        lines.forEach((key, part) -> promised.put(key, part.quantity()));
        return promised;
    }
}
