package dev.souk.orders.reconciliation;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What can differ. */
@Schema(name = "DifferenceKind")
public enum DifferenceKind {
    /**
     * An order that is CANCELLED or SHIPPED holds stock. The hold of a cancelled one is released. Of a shipped one, catalog is told
     * of the shipments again, and what was cancelled is released; parked when that does not explain all that is held.
     */
    STOCK_OF_FINISHED_ORDER,
    /** Stock is held for an order that does not exist. Parked: an order may have been lost. */
    STOCK_WITHOUT_ORDER,
    /** An order that is to be shipped holds too little or too much. Parked. */
    STOCK_DIFFERS,
    /** An order that is CANCELLED has money reserved, or one that is SHIPPED and paid. It is voided. */
    MONEY_OF_FINISHED_ORDER,
    /** Money is reserved by an attempt that does not pay for its order. It is voided. */
    MONEY_OF_OTHER_ATTEMPT,
    /** There is a payment for an order that does not exist. Parked. */
    MONEY_WITHOUT_ORDER,
    /** An order that is to be shipped has too little reserved, and not because the term is over. Parked. */
    MONEY_MISSING,
    /** What was captured is not what was shipped. Parked, and what is reserved stays so: it may be the payment. */
    CAPTURE_DIFFERS,
    /** An order is CANCELLED and the customer's money was taken and not given back. Parked. */
    CAPTURE_OF_CANCELLED_ORDER,
    /** A return counts as refunded, and billing gave back another amount or nothing. Parked. */
    REFUND_DIFFERS
}
