package dev.souk.orders.order;

import dev.souk.platform.money.Money;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Which part of an order's total each of its units stands for. Shipments capture the shares of what they carry, returns
 * refund the shares of what came back, and what is cancelled after a part has left is never captured: however an order is
 * split, all of them sum to its total exactly.
 *
 * <p>The total, with the price of the delivery, is divided over the lines in proportion to what they cost (less the
 * discount, with tax), and each line's part over its units; both divisions give the remainder to the largest part. The
 * units of a line are numbered: the first that leave are the first that come back, so a refund is exactly what was
 * captured for the same units, with their share of the delivery.
 */
final class UnitShares {

    private UnitShares() {}

    /**
     * The share of so many units by SKU.
     *
     * @param from number of the first of them in its line, from 0
     */
    static Money of(Order order, Map<String, Integer> quantities, ToIntFunction<OrderLine> from) {
        var lines = order.lines();
        var lineParts = order.total().allocate(weights(lines));
        var share = Money.zero(order.total().currency());
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            int units = quantities.getOrDefault(line.sku(), 0);
            int first = from.applyAsInt(line);
            if (first + units > line.quantity()) {
                throw new IllegalArgumentException(
                        "only " + (line.quantity() - first) + " of " + line.sku() + " are left");
            }
            var unitParts = lineParts.get(i).allocate(Collections.nCopies(line.quantity(), 1L));
            for (var part : unitParts.subList(first, first + units)) {
                share = share.plus(part);
            }
        }
        return share;
    }

    /** What the lines cost; when all of them are free, the delivery is divided by units. */
    private static List<Long> weights(List<OrderLine> lines) {
        return lines.stream().allMatch(line -> line.grossAmount() == 0)
                ? lines.stream().map(line -> (long) line.quantity()).toList()
                : lines.stream().map(OrderLine::grossAmount).toList();
    }
}
