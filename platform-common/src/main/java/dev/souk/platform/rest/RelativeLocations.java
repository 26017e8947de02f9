package dev.souk.platform.rest;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import org.glassfish.jersey.server.ServerProperties;

/**
 * Leaves a relative {@code Location} relative. Jersey would put this process's own address in front, which means nothing to
 * a client behind a gateway and tells it where the service lives; RFC 9110, section 10.2.2, allows either.
 */
@Provider
@Singleton
public final class RelativeLocations implements Feature {

    @Override
    public boolean configure(FeatureContext context) {
        context.property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
        return true;
    }
}
