package dev.souk.platform.discovery;

import io.helidon.microprofile.server.ServerCdiExtension;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/**
 * Where health and metrics are: at a port of their own, for a service that is open to everybody, else at the only one.
 *
 * <p>A service has one when it configures {@value #KEY} (0 for any free port) and a socket of Helidon's by the name of
 * {@value #SOCKET}; Consul's metadata then names the port as {@code management}.
 */
@Singleton
public class Management {

    /** The name of the socket. */
    public static final String SOCKET = "management";

    /** The key that says which port. */
    public static final String KEY = "souk.management.port";

    private final boolean present;

    @Inject
    Management(Config config) {
        present = config.getOptionalValue(KEY, Integer.class).isPresent();
    }

    /** Whether there is a port beside the service's own. */
    public boolean isPresent() {
        return present;
    }

    /** Where health and metrics are, once the server listens. */
    int port(ServerCdiExtension server) {
        return present ? server.port(SOCKET) : server.port();
    }
}
