package dev.souk.platform.telemetry;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;

import dev.souk.platform.config.Live;
import dev.souk.platform.config.LiveConfig;
import io.helidon.microprofile.server.ServerCdiExtension;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;

/** Puts {@link RequestFilter} in front of everything that the server serves. */
@Singleton
final class ServerTelemetry {

    private final Live<Level> accessLevel;
    private final Live<Double> accessRatio;

    @Inject
    ServerTelemetry(LiveConfig config) {
        accessLevel = config.value("souk.access-log.level", Level.INFO, text -> Level.valueOf(text.strip()));
        accessRatio = config.value("souk.access-log.ratio", 1.0, LiveSampling::ratio);
    }

    void register(
            @Observes @Priority(LIBRARY_BEFORE) @Initialized(ApplicationScoped.class) Object event, BeanManager beans) {
        beans.getExtension(ServerCdiExtension.class)
                .serverRoutingBuilder()
                .addFeature(new OutermostFilter(
                        new RequestFilter(new RouteMetrics(), new AccessLog(accessLevel, accessRatio::get))));
    }
}
