package dev.souk.orders.order;

import java.util.UUID;

/**
 * Who did something to an order, as its history tells it.
 *
 * @param name {@code customer:<account>}, {@code staff:<account>} or {@code system}
 */
public record Actor(String name) {

    /** Souk itself: a saga that came to its end. */
    public static final Actor SYSTEM = new Actor("system");

    /** The customer whose order it is. */
    public static Actor customer(UUID accountId) {
        return new Actor("customer:" + accountId);
    }

    /** A moderator or an admin. */
    public static Actor staff(UUID accountId) {
        return new Actor("staff:" + accountId);
    }

    /** Whether it is a moderator or an admin. */
    public boolean isStaff() {
        return name.startsWith("staff:");
    }
}
