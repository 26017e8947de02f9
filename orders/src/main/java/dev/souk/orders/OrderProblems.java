package dev.souk.orders;

import dev.souk.platform.problem.ProblemType;

/** The kinds of problems that only orders has. */
public final class OrderProblems {

    /** Nothing is in the cart. */
    public static final ProblemType CART_EMPTY = new ProblemType("cart-empty", 422, "The cart is empty");

    /** The cart cannot be changed any more; {@code state} says why. */
    public static final ProblemType CART_CLOSED = new ProblemType("cart-closed", 409, "The cart is not open");

    /** Too many different articles. */
    public static final ProblemType CART_FULL = new ProblemType("cart-full", 409, "The cart is full");

    /** Too many or too few units of one article. */
    public static final ProblemType QUANTITY_LIMIT =
            new ProblemType("quantity-limit", 422, "Not a quantity that can be ordered");

    /** Catalog sells no such article in the currency of the cart. */
    public static final ProblemType UNKNOWN_SKU = new ProblemType("unknown-sku", 422, "There is no such article");

    /** The prices are not what the client showed; {@code totals} are the current ones. */
    public static final ProblemType TOTAL_CHANGED = new ProblemType("total-changed", 409, "The total has changed");

    /** Nothing is delivered there, not that way or not that heavy. */
    public static final ProblemType NOT_DELIVERABLE = new ProblemType("not-deliverable", 422, "It cannot be delivered");

    /** The promotion {@code code} takes nothing off; {@code reason} says why. */
    public static final ProblemType PROMOTION_REFUSED =
            new ProblemType("promotion-refused", 422, "The promotion does not apply");

    /** Not everything is in stock; {@code skus} says what is missing, the order {@code orderId} is cancelled. */
    public static final ProblemType OUT_OF_STOCK = new ProblemType("out-of-stock", 409, "Not enough in stock");

    /** One customer may not have that much; {@code skus} says of what, the order {@code orderId} is cancelled. */
    public static final ProblemType PURCHASE_LIMIT =
            new ProblemType("purchase-limit", 409, "More than one customer may have");

    /** The provider refused the payment; the order {@code orderId} is cancelled and the cart open again. */
    public static final ProblemType PAYMENT_DECLINED =
            new ProblemType("payment-declined", 402, "The payment was declined");

    /** The order {@code orderId} was cancelled. */
    public static final ProblemType ORDER_CANCELLED = new ProblemType("order-cancelled", 409, "The order is cancelled");

    /** Something else is being done to the order. */
    public static final ProblemType ORDER_BUSY = new ProblemType("order-busy", 409, "The order is being worked on");

    /** The order is not in a state that allows it; {@code status} says in which it is. */
    public static final ProblemType ORDER_STATE =
            new ProblemType("order-state", 409, "The order is not in a state that allows this");

    /** Staff gave the shipment up, and it took nothing. */
    public static final ProblemType SHIPMENT_ABANDONED =
            new ProblemType("shipment-abandoned", 409, "The shipment was given up");

    /** The return is not in a state that allows it; {@code returnState} says in which it is. */
    public static final ProblemType RETURN_STATE =
            new ProblemType("return-state", 409, "The return is not in a state that allows this");

    /** The time in which goods can be returned is over since {@code until}. */
    public static final ProblemType RETURN_WINDOW_OVER =
            new ProblemType("return-window-over", 409, "It is too late to return it");

    private OrderProblems() {}
}
