package dev.souk.platform.idempotency;

import dev.souk.platform.identity.CurrentCaller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Puts the {@link IdempotencyFilter} before each {@link Idempotent} method. The filter can't carry the annotation itself:
 * it would be intercepted as if it were such a method.
 */
@Provider
@Singleton
class IdempotencyFeature implements DynamicFeature {

    private final IdempotencyFilter required;
    private final IdempotencyFilter optional;

    @Inject
    IdempotencyFeature(
            CurrentCaller caller,
            IdempotencyKeys keys,
            Clock clock,
            @ConfigProperty(name = "souk.idempotency.guest-header") Optional<String> guestHeader) {
        this.required = new IdempotencyFilter(caller, keys, clock, guestHeader, false);
        this.optional = new IdempotencyFilter(caller, keys, clock, guestHeader, true);
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Optional.ofNullable(resource.getResourceMethod().getAnnotation(Idempotent.class))
                .or(() -> Optional.ofNullable(resource.getResourceClass().getAnnotation(Idempotent.class)))
                .ifPresent(idempotent -> context.register(idempotent.optional() ? optional : required));
    }
}
