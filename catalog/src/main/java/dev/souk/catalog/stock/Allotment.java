package dev.souk.catalog.stock;

import dev.souk.catalog.stock.HoldProblems.OverLimit;
import dev.souk.catalog.stock.HoldProblems.Shortage;
import dev.souk.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Deals out what is on locked {@linkplain Shelf shelves}: to who asks first, all of a claim or nothing of it, and never more
 * than a customer may have. It only decides; {@link Stock#change} writes down what it dealt out.
 */
final class Allotment {

    private final SortedMap<StockKey, Shelf> shelves;
    private final Map<Purchases.Key, Integer> bought;
    private final SortedMap<StockKey, Integer> taken = new TreeMap<>();
    private final Set<StockKey> shortOf = new TreeSet<>();

    /** @param bought pieces that customers have of limited articles already */
    Allotment(SortedMap<StockKey, Shelf> shelves, Map<Purchases.Key, Integer> bought) {
        this.shelves = shelves;
        this.bought = new HashMap<>(bought);
    }

    /**
     * Deals out what a claim wants beyond what was given back to it. What stays as it was needs no shelf.
     *
     * @return why it gets nothing; empty when it gets all
     */
    Optional<ProblemException> deal(Claim claim, SortedMap<StockKey, Integer> given) {
        var change = Lines.change(given, claim.wanted());
        var refusal = unknown(change).or(() -> overLimit(claim)).or(() -> tooLittle(change));
        if (refusal.isEmpty()) {
            change.forEach((key, pieces) -> taken.merge(key, pieces, Integer::sum));
            claim.customerId()
                    .ifPresent(customer -> claim.wanted()
                            .forEach((key, pieces) ->
                                    bought.merge(new Purchases.Key(customer, key.sku()), pieces, Integer::sum)));
        }
        return refusal;
    }

    /** Pieces dealt out, less those given back. */
    SortedMap<StockKey, Integer> taken() {
        var moved = new TreeMap<>(taken);
        moved.values().removeIf(pieces -> pieces == 0);
        return moved;
    }

    /** Of what somebody got nothing because there was too little. */
    Set<StockKey> shortOf() {
        return Collections.unmodifiableSet(shortOf);
    }

    private Optional<ProblemException> unknown(SortedMap<StockKey, Integer> change) {
        var unknown = change.keySet().stream()
                .filter(key -> !shelves.containsKey(key))
                .map(StockKey::sku)
                .toList();
        return unknown.isEmpty() ? Optional.empty() : Optional.of(UnknownSku.problem(unknown));
    }

    private Optional<ProblemException> overLimit(Claim claim) {
        var over = new ArrayList<OverLimit>();
        claim.wanted()
                .forEach((key, pieces) -> limit(key).ifPresent(limit -> {
                    int before = claim.customerId()
                            .map(customer -> bought.getOrDefault(new Purchases.Key(customer, key.sku()), 0))
                            .orElse(limit);
                    if (before + pieces > limit) {
                        over.add(new OverLimit(key.sku(), pieces, limit, before));
                    }
                }));
        if (over.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                claim.customerId().isPresent() ? HoldProblems.overLimit(over) : HoldProblems.customerRequired(over));
    }

    private Optional<Integer> limit(StockKey key) {
        return Optional.ofNullable(shelves.get(key)).flatMap(Shelf::limit);
    }

    private Optional<ProblemException> tooLittle(SortedMap<StockKey, Integer> change) {
        var shortages = new ArrayList<Shortage>();
        change.forEach((key, pieces) -> {
            int left = shelves.get(key).available() - taken.getOrDefault(key, 0);
            if (pieces > 0 && pieces > left) {
                shortages.add(new Shortage(key.sku(), pieces, left));
                shortOf.add(key);
            }
        });
        return shortages.isEmpty() ? Optional.empty() : Optional.of(HoldProblems.outOfStock(shortages));
    }
}
