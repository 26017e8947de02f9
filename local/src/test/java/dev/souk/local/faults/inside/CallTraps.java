package dev.souk.local.faults.inside;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;

/** A trap before each call of another service and after its answer: {@code call.before PUT /internal/holds/...}. */
public final class CallTraps implements RestClientListener {
    @Override
    public void onNewClient(Class<?> serviceInterface, RestClientBuilder builder) {
        builder.register(new Filter());
    }

    /** The two sides of a call. */
    private static final class Filter implements ClientRequestFilter, ClientResponseFilter {
        @Override
        public void filter(ClientRequestContext request) {
            Traps.at("call.before " + point(request));
        }

        @Override
        public void filter(ClientRequestContext request, ClientResponseContext response) {
            Traps.at("call.after " + point(request));
        }

        private static String point(ClientRequestContext request) {
            return request.getMethod() + " " + request.getUri().getPath();
        }
    }
}
