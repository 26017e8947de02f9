package dev.souk.orders.order;

import dev.souk.platform.money.Money;
import java.util.Collections;
import java.util.Map;

/**
 * Which part of an order's total a shipment captures.
 *
 * <p>The total, with the price of the delivery, is divided over the lines in proportion to what they cost with tax, and
 * each line's part over its units; both divisions give the remainder to the largest part. A shipment captures the parts
 * of the units it carries. However an order is split, the shares therefore sum to its total exactly.
 */
final class ShipmentShare {

    private ShipmentShare() {}

    /** The share of so many units by SKU, which come after the units that were shipped before. */
    static Money of(Order order, Map<String, Integer> quantities) {
        var lineParts = order.total()
                .allocate(order.lines().stream().map(OrderLine::grossAmount).toList());
        var share = Money.zero(order.total().currency());
        for (int i = 0; i < lineParts.size(); i++) {
            var line = order.lines().get(i);
            int units = quantities.getOrDefault(line.sku(), 0);
            if (units > line.openQuantity()) {
                throw new IllegalArgumentException("only " + line.openQuantity() + " of " + line.sku() + " are open");
            }
            var unitParts = lineParts.get(i).allocate(Collections.nCopies(line.quantity(), 1L));
            for (var part : unitParts.subList(line.shippedQuantity(), line.shippedQuantity() + units)) {
                share = share.plus(part);
            }
        }
        return share;
    }
}
