package dev.souk.platform.openapi;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.microprofile.server.ServerCdiExtension;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells at {@code GET /openapi} what this service can be asked for: its published contract, an OpenAPI document in JSON. That
 * it is what the code says is seen to by a test of each service, for which Helidon reads the annotations; a process that
 * serves requests never does.
 */
@Singleton
class PublishedContract {

    private final String contract;

    /** @param contract a resource; when there is none of that name, nothing is told */
    @Inject
    PublishedContract(@ConfigProperty(name = "souk.openapi.contract", defaultValue = "none") String contract) {
        this.contract = contract;
    }

    void install(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) @Initialized(ApplicationScoped.class)
                    Object event,
            BeanManager beans) {
        if (loader().getResource(contract) != null) {
            beans.getExtension(ServerCdiExtension.class).serverRoutingBuilder().get("/openapi", this::tell);
        }
    }

    private void tell(ServerRequest request, ServerResponse response) throws IOException {
        try (InputStream document = loader().getResourceAsStream(contract)) {
            response.headers().contentType(MediaTypes.APPLICATION_JSON);
            response.header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-cache"));
            response.send(document.readAllBytes());
        }
    }

    private static ClassLoader loader() {
        return PublishedContract.class.getClassLoader();
    }
}
