package dev.souk.platform.idempotency;

import dev.souk.platform.identity.CurrentCaller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;

/**
 * Puts the {@link IdempotencyFilter} before each {@link Idempotent} method. The filter can't carry the annotation itself:
 * it would be intercepted as if it were such a method.
 */
@Provider
@Singleton
class IdempotencyFeature implements DynamicFeature {

    private final IdempotencyFilter filter;

    @Inject
    IdempotencyFeature(CurrentCaller caller, IdempotencyKeys keys) {
        this.filter = new IdempotencyFilter(caller, keys);
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        if (resource.getResourceMethod().isAnnotationPresent(Idempotent.class)
                || resource.getResourceClass().isAnnotationPresent(Idempotent.class)) {
            context.register(filter);
        }
    }
}
