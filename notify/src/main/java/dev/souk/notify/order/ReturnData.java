package dev.souk.notify.order;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What this service reads of an event about a return.
 *
 * @param lines what is to come back
 * @param note what the shop wrote for the customer
 */
record ReturnData(UUID orderId, String orderNumber, UUID customerId, List<Line> lines, Optional<String> note) {

    /** One line. */
    record Line(String name, int quantity) {}
}
