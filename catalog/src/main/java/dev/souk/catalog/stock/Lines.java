package dev.souk.catalog.stock;

import dev.souk.platform.problem.Problems;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Pieces by place. Sorted: whoever locks stock does it in this order, so that no two ever wait for each other. */
final class Lines {

    private Lines() {}

    /**
     * The lines of a request.
     *
     * @throws dev.souk.platform.problem.ProblemException 400 when an SKU is named twice
     */
    static SortedMap<StockKey, Integer> of(List<Line> lines) {
        var pieces = new TreeMap<StockKey, Integer>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (pieces.putIfAbsent(StockKey.of(line.sku()), line.quantity()) != null) {
                throw Problems.invalid("lines[" + i + "].sku", line.sku() + " stands in an earlier line; add them up");
            }
        }
        return Collections.unmodifiableSortedMap(pieces);
    }

    /** What changes from one to the other: positive to take, negative to give back, nothing for what stays. */
    static SortedMap<StockKey, Integer> change(SortedMap<StockKey, Integer> from, SortedMap<StockKey, Integer> to) {
        var change = new TreeMap<StockKey, Integer>(to);
        from.forEach((key, pieces) -> change.merge(key, -pieces, Integer::sum));
        change.values().removeIf(pieces -> pieces == 0);
        return change;
    }

    static SortedMap<StockKey, Integer> none() {
        return Collections.emptySortedMap();
    }
}
