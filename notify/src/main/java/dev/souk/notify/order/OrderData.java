package dev.souk.notify.order;

import dev.souk.platform.money.Money;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What this service reads of an event about an order.
 *
 * @param lines of the order; in a shipment, what it carries
 * @param reason why it was cancelled, a slug
 */
record OrderData(
        UUID orderId,
        String orderNumber,
        UUID customerId,
        String status,
        Money total,
        List<Line> lines,
        Optional<String> reason) {

    /** One line. */
    record Line(String name, int quantity, Money unitPrice) {}
}
