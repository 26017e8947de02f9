package dev.souk.platform.identity;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger.Level;
import org.glassfish.jersey.process.Inflector;

/** Puts the {@link AccessRule} of each resource method in front of it, when the method is first bound. */
@Provider
@Singleton
final class AccessFeature implements DynamicFeature {

    private static final System.Logger LOGGER = System.getLogger(AccessFeature.class.getName());

    private final CurrentCaller caller;

    @Inject
    AccessFeature(CurrentCaller caller) {
        this.caller = caller;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        if (Inflector.class.isAssignableFrom(resource.getResourceClass())) {
            return; // what Jersey itself answers to OPTIONS: which methods there are
        }
        AccessRule rule = AccessRule.of(resource.getResourceClass(), resource.getResourceMethod());
        if (rule instanceof AccessRule.Nobody) {
            LOGGER.log(
                    Level.WARNING,
                    "{0} is refused to everybody: it needs @PermitAll, @RolesAllowed or @RequiresScope",
                    resource.getResourceMethod());
        }
        context.register(new AccessFilter(rule, caller));
    }

    @Priority(Priorities.AUTHORIZATION)
    private record AccessFilter(AccessRule rule, CurrentCaller caller) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            rule.check(caller.get());
        }
    }
}
