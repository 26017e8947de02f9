package dev.souk.orders.returns;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a return is.
 *
 * <pre>
 * REQUESTED ---> APPROVED ---> RECEIVED ---> REFUNDED
 *     \______________\___> REJECTED
 * </pre>
 */
public enum ReturnState {
    /** The customer has announced it. */
    REQUESTED,
    /** The customer may send the goods. */
    APPROVED,
    /** It will not be accepted. Final. */
    REJECTED,
    /** The goods are here; stock and money are on their way back. */
    RECEIVED,
    /** The money is given back. Final. */
    REFUNDED;

    /** The states that may follow this one directly. */
    Set<ReturnState> next() {
        return switch (this) {
            case REQUESTED -> EnumSet.of(APPROVED, REJECTED);
            case APPROVED -> EnumSet.of(RECEIVED, REJECTED);
            case RECEIVED -> EnumSet.of(REFUNDED);
            case REJECTED, REFUNDED -> EnumSet.noneOf(ReturnState.class);
        };
    }
}
