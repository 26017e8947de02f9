package dev.souk.notify.delivery;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A mail to be sent.
 *
 * @param id also the local part of its Message-ID
 * @param data what the template needs
 * @param attempts how often it has been tried, this time included
 * @param trace the trace that it was asked for in, as {@code Traces.current()}
 */
record Delivery(
        UUID id, UUID accountId, DeliveryKind kind, Map<String, Object> data, int attempts, Optional<String> trace) {}
