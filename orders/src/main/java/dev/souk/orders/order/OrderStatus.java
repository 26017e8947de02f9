package dev.souk.orders.order;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where an order is in its life, and where it may go from there.
 *
 * <pre>
 * PENDING ---> CONFIRMED ---> PARTIALLY_SHIPPED ---> SHIPPED
 *    |             | \____________________________/
 *    +-------------+---> CANCELLED
 * </pre>
 */
public enum OrderStatus {
    /** Placed; stock and money are being secured, or the answer about them is not known yet. */
    PENDING,
    /** Stock is held and the money is authorized for the whole order. */
    CONFIRMED,
    /** Some of it has left the warehouse and its share of the money is captured. */
    PARTIALLY_SHIPPED,
    /** All that was not cancelled has left the warehouse and its money is captured. Final, also when some comes back. */
    SHIPPED,
    /** It will not be delivered: it holds no stock and no money. Final. */
    CANCELLED;

    /** The statuses that may follow this one directly. */
    public Set<OrderStatus> next() {
        return switch (this) {
            case PENDING -> EnumSet.of(CONFIRMED, CANCELLED);
            case CONFIRMED -> EnumSet.of(PARTIALLY_SHIPPED, SHIPPED, CANCELLED);
            case PARTIALLY_SHIPPED -> EnumSet.of(PARTIALLY_SHIPPED, SHIPPED);
            case SHIPPED, CANCELLED -> EnumSet.noneOf(OrderStatus.class);
        };
    }

    /** Whether nothing can follow. */
    public boolean isFinal() {
        return next().isEmpty();
    }
}
