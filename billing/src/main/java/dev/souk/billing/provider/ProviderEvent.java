package dev.souk.billing.provider;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a provider told of its own accord. It is a hint, not an answer: it may come late, twice or in another order than
 * things happened, so whoever hears it asks the provider how things stand now.
 *
 * @param id the same however often it is sent
 * @param type such as {@code payment.captured}
 * @param key of the payment, as the provider wrote it
 * @param transfer the capture or refund that it is about
 */
public record ProviderEvent(String id, String type, String key, Optional<UUID> transfer, Instant createdAt) {

    public static final String AUTHORIZED = "payment.authorized";
    public static final String CAPTURED = "payment.captured";
    public static final String VOIDED = "payment.voided";
    public static final String REFUNDED = "payment.refunded";
    public static final String EXPIRED = "payment.expired";
}
