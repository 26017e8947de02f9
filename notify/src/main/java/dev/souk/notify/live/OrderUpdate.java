package dev.souk.notify.live;

import java.time.Instant;
import java.util.UUID;

/**
 * What a customer is told live.
 *
 * @param type always {@code order}
 * @param status of the order now, such as {@code CONFIRMED}
 * @param at when it became that
 */
public record OrderUpdate(String type, UUID orderId, String orderNumber, String status, Instant at) {

    /** An update about an order. */
    public static OrderUpdate of(UUID orderId, String orderNumber, String status, Instant at) {
        return new OrderUpdate("order", orderId, orderNumber, status, at);
    }
}
