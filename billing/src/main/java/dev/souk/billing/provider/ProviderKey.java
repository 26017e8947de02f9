package dev.souk.billing.provider;

import java.util.UUID;

/** The idempotency key of an authorization at the provider, written {@code <orderId>:<attempt>}. */
public record ProviderKey(UUID orderId, int attempt) {

    @Override
    public String toString() {
        return orderId + ":" + attempt;
    }
}
