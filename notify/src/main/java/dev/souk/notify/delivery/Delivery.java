package dev.souk.notify.delivery;

import java.util.Map;
import java.util.UUID;

/**
 * A mail to be sent.
 *
 * @param id also the local part of its Message-ID
 * @param data what the template needs
 * @param attempts how often it has been tried, this time included
 */
record Delivery(UUID id, UUID accountId, DeliveryKind kind, Map<String, Object> data, int attempts) {}
