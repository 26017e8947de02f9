package dev.souk.orders.order;

import java.util.Locale;

/** Why an order was cancelled. Clients and events see {@link #code()}. */
public enum CancelReason {
    /** The provider refused this means of payment; another one may work. */
    PAYMENT_DECLINED,
    /** Billing could not take the payment as it was sent, for example because the payment token is unknown. */
    PAYMENT_REFUSED,
    /** Not everything that was ordered is in stock. */
    OUT_OF_STOCK,
    /** The customer would have more of something than one may have. */
    PURCHASE_LIMIT,
    /** Something that was ordered is no longer sold. */
    PRODUCT_UNAVAILABLE,
    /** The customer asked for it. */
    CUSTOMER,
    /** The shop's staff decided it. */
    STAFF;

    /** The name on the wire: {@code payment-declined}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
