package dev.souk.platform.telemetry;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;

import io.helidon.microprofile.server.ServerCdiExtension;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts {@link RequestFilter} in front of everything that the server serves. */
@Singleton
final class ServerTelemetry {

    private final System.Logger.Level accessLevel;

    @Inject
    ServerTelemetry(
            @ConfigProperty(name = "souk.access-log.level", defaultValue = "INFO") System.Logger.Level accessLevel) {
        this.accessLevel = accessLevel;
    }

    void register(
            @Observes @Priority(LIBRARY_BEFORE) @Initialized(ApplicationScoped.class) Object event, BeanManager beans) {
        beans.getExtension(ServerCdiExtension.class)
                .serverRoutingBuilder()
                .addFeature(new OutermostFilter(new RequestFilter(new RouteMetrics(), new AccessLog(accessLevel))));
    }
}
