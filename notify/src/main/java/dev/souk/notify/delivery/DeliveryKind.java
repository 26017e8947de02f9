package dev.souk.notify.delivery;

import java.util.Locale;

/** What a mail is about; each has a template of the same name. */
public enum DeliveryKind {
    /** The code that proves an address. */
    CONFIRM_EMAIL,
    /** Somebody tried to register an address that has an account. */
    REGISTERED_AGAIN,
    /** The code that a new password can be set with. */
    RESET_PASSWORD,
    /** The account has another password. */
    PASSWORD_CHANGED,
    /** The order is paid for and will be sent. */
    ORDER_CONFIRMED,
    /** The order will not be sent, and nothing is charged. */
    ORDER_CANCELLED,
    /** Goods are on their way. */
    ORDER_SHIPPED,
    /** Money was taken. */
    PAYMENT_RECEIPT,
    /** Money was given back. */
    PAYMENT_REFUNDED,
    /** Goods may be sent back. */
    RETURN_APPROVED,
    /** Goods will not be taken back. */
    RETURN_REJECTED;

    /** The name of the template: {@code order-confirmed}. */
    public String template() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
