package dev.souk.billing.provider;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes the place of billing's class of this name, to see whether the fault suite notices: each time the provider is asked, it
 * is asked with another key.
 */
public record ProviderKey(UUID orderId, int attempt) {
    private static final AtomicInteger ASKED = new AtomicInteger();

    /** Understands nothing. */
    public static Optional<ProviderKey> parse(String text) {
        return Optional.empty();
    }

    @Override
    public String toString() {
        return orderId + ":" + attempt + "-" + ASKED.incrementAndGet() + "-"
                + ProcessHandle.current().pid();
    }
}
