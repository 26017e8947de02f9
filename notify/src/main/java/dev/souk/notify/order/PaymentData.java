package dev.souk.notify.order;

import dev.souk.platform.money.Money;
import java.util.UUID;

/**
 * What this service reads of an event about money that went one way or the other.
 *
 * @param amount what was charged or given back, by this event alone
 */
record PaymentData(UUID orderId, String orderNumber, UUID customerId, Money amount) {}
