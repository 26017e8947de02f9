package dev.souk.platform.rest;

import dev.souk.platform.json.JsonBody;
import jakarta.enterprise.inject.spi.CDI;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;
import org.glassfish.jersey.apache5.connector.Apache5ClientProperties;
import org.glassfish.jersey.apache5.connector.Apache5ConnectorProvider;
import org.glassfish.jersey.client.ClientProperties;
import org.glassfish.jersey.client.RequestEntityProcessing;

/**
 * Sets up every MicroProfile REST Client; found by the service loader.
 *
 * <p>The default connector sends a POST again by itself when a reused connection drops before the answer, and it cannot
 * send PATCH: hence Apache HttpClient 5, which does neither unless told to.
 */
public final class RestClients implements RestClientListener {
    @Override
    public void onNewClient(Class<?> serviceInterface, RestClientBuilder builder) {
        Transport transport = CDI.current().select(Transport.class).get();
        builder.property("microprofile.rest.client.disable.default.mapper", true);
        // Helidon's own security, which is not used, would look at each call whether it has something to add.
        builder.property("io.helidon.security.client.disable", true);
        builder.property(ClientProperties.REQUEST_ENTITY_PROCESSING, RequestEntityProcessing.BUFFERED);
        builder.property(Apache5ClientProperties.DISABLE_COOKIES, true);
        builder.property(Apache5ClientProperties.CONNECTION_MANAGER, transport.connections());
        builder.property(Apache5ClientProperties.CONNECTION_MANAGER_SHARED, true);
        builder.property(Apache5ClientProperties.REQUEST_CONFIG, Transport.REQUESTS);
        builder.register(new Apache5ConnectorProvider());
        builder.register(transport.configurator());
        builder.register(JsonBody.forClient(), 1);
        builder.register(new ReadableAnswers());
        builder.register(new Answers(), 1);
    }
}
