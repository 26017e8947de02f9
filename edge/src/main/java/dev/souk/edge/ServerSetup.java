package dev.souk.edge;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;

import dev.souk.edge.live.LiveUpdates;
import dev.souk.edge.proxy.BrokenAnswer;
import dev.souk.edge.proxy.Leftovers;
import dev.souk.platform.telemetry.OutermostFilter;
import io.helidon.microprofile.server.ServerCdiExtension;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;

/** Adds to the server, before it starts, what an {@code HttpService} can't: WebSockets and filters around everything. */
@ApplicationScoped
class ServerSetup {

    void register(
            @Observes @Priority(LIBRARY_BEFORE) @Initialized(ApplicationScoped.class) Object event,
            BeanManager beans,
            LiveUpdates live,
            Leftovers leftovers) {
        ServerCdiExtension server = beans.getExtension(ServerCdiExtension.class);
        server.addRouting(live.routing());
        server.serverRoutingBuilder()
                .addFeature(new OutermostFilter(leftovers))
                .addFeature(new OutermostFilter(BrokenAnswer.cuttingConnections()))
                .addFilter(new Framing());
    }
}
