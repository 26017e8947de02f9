package dev.souk.catalog.stock;

import dev.souk.catalog.stock.HoldProblems.Shortage;
import dev.souk.platform.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes many new holds in one transaction, with as many statements as for one.
 *
 * <p>The ids are claimed first, in their order, and the stock is locked next, in its order; whoever holds stock does it like
 * this, so no two ever wait for each other in a circle. With the stock locked it is decided who gets what, in the order in
 * which it was asked for.
 *
 * <p>Where somebody went away empty-handed, what is left is read first without a lock: as long as there is too little, by
 * what was committed when the request had already come, the answer is no, and the row is left to those who can have it.
 */
@Singleton
class HoldBatch {

    /** What a claim comes to. */
    sealed interface Answer {

        /** The stock is the owner's, when the transaction is committed. */
        record Held(Hold hold) implements Answer {}

        /** Nothing is held. */
        record Refused(ProblemException why) implements Answer {}

        /** The owner's id is not new, or its cart holds something. Nothing was done; it has to be looked at by itself. */
        record Known() implements Answer {}
    }

    private static final Answer KNOWN = new Answer.Known();

    private final HoldStore store;
    private final Stock stock;
    private final Purchases purchases;
    /** Only a hint where to read first; a wrong one costs a statement. */
    private final Set<StockKey> runOut = ConcurrentHashMap.newKeySet();

    @Inject
    HoldBatch(HoldStore store, Stock stock, Purchases purchases) {
        this.store = store;
        this.stock = stock;
        this.purchases = purchases;
    }

    /** Decides on claims in the caller's transaction; the answers are in the order of the claims. */
    List<Answer> take(List<Claim> claims) {
        var open = new LinkedHashMap<UUID, Claim>();
        claims.forEach(claim -> open.putIfAbsent(claim.ownerId(), claim));
        var answers = new HashMap<UUID, Answer>();
        refuseWhatHasRunOut(open, answers);
        if (!open.isEmpty()) {
            claimIds(open);
        }
        if (!open.isEmpty()) {
            deal(open.values(), answers);
        }
        var inOrder = new ArrayList<Answer>();
        for (var claim : claims) {
            // Of several claims of one owner the first takes the answer, and the others find it known.
            inOrder.add(Optional.ofNullable(answers.remove(claim.ownerId())).orElse(KNOWN));
        }
        return inOrder;
    }

    /** Leaves those whose id is new and whose cart holds nothing: what a cart holds goes over in a transaction of its own. */
    private void claimIds(Map<UUID, Claim> open) {
        var begun = store.begin(open.values());
        open.keySet().retainAll(begun.fresh());
        var heirs = open.values().stream()
                .filter(claim -> claim.cartId().filter(begun.carts()::contains).isPresent())
                .map(Claim::ownerId)
                .toList();
        store.forget(heirs);
        open.keySet().removeAll(heirs);
    }

    private void refuseWhatHasRunOut(Map<UUID, Claim> open, Map<UUID, Answer> answers) {
        if (open.values().stream()
                .allMatch(claim -> Collections.disjoint(claim.wanted().keySet(), runOut))) {
            return;
        }
        var now = store.glance(open.values());
        open.values()
                .removeIf(claim -> now.known().contains(claim.ownerId())
                        || claim.cartId().filter(now.known()::contains).isPresent());
        open.values().removeIf(claim -> {
            var shortages = new ArrayList<Shortage>();
            claim.wanted()
                    .forEach((key, pieces) -> Optional.ofNullable(
                                    now.available().get(key))
                            .filter(left -> left < pieces)
                            .ifPresent(left -> shortages.add(new Shortage(key.sku(), pieces, left))));
            if (!shortages.isEmpty()) {
                answers.put(claim.ownerId(), new Answer.Refused(HoldProblems.outOfStock(shortages)));
            }
            return !shortages.isEmpty();
        });
    }

    private void deal(Collection<Claim> claims, Map<UUID, Answer> answers) {
        var shelves = stock.lock(keys(claims));
        var allotment = new Allotment(shelves, purchases.of(claims, shelves));
        var granted = new ArrayList<Claim>();
        var refused = new ArrayList<UUID>();
        for (var claim : claims) {
            allotment
                    .deal(claim, Lines.none())
                    .ifPresentOrElse(
                            why -> {
                                answers.put(claim.ownerId(), new Answer.Refused(why));
                                refused.add(claim.ownerId());
                            },
                            () -> {
                                answers.put(claim.ownerId(), new Answer.Held(claim.granted()));
                                granted.add(claim);
                            });
        }
        runOut.removeAll(shelves.keySet());
        runOut.addAll(allotment.shortOf());
        store.forget(refused);
        stock.change(shelves, allotment.taken());
        store.addLines(granted);
    }

    private static Set<StockKey> keys(Collection<Claim> claims) {
        var keys = new TreeSet<StockKey>();
        claims.forEach(claim -> keys.addAll(claim.wanted().keySet()));
        return keys;
    }
}
