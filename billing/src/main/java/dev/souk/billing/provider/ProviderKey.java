package dev.souk.billing.provider;

import java.util.Optional;
import java.util.UUID;

/** The idempotency key of an authorization at the provider, written {@code <orderId>:<attempt>}. */
public record ProviderKey(UUID orderId, int attempt) {

    /** Reads what {@link #toString} wrote; empty when it is not of that form. */
    public static Optional<ProviderKey> parse(String text) {
        int colon = text.indexOf(':');
        try {
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new ProviderKey(
                                    UUID.fromString(text.substring(0, colon)),
                                    Integer.parseInt(text.substring(colon + 1))))
                            .filter(key -> key.toString().equals(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return orderId + ":" + attempt;
    }
}
