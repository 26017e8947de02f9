package dev.souk.orders.cart;

/** Where a cart is: only an OPEN one can be changed. */
public enum CartState {
    /** It can be filled and ordered. */
    OPEN,
    /** Its order is PENDING. It becomes ORDERED, or OPEN again when the order is cancelled. */
    CHECKING_OUT,
    /** Its order was confirmed. Final. */
    ORDERED,
    /** Its lines were put into another cart when the guest signed in. Final. */
    MERGED
}
