package dev.souk.edge.proxy;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * What is left of a body that nobody wanted is read for a second after the answer, so that a client that still sends hears it;
 * who has more is cut off. Helidon would read on for as long as the client likes.
 */
@Singleton
public class Leftovers implements Filter {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final UpstreamClient client;

    /**
     * Makes the filter.
     *
     * @param client has a watch for what takes too long
     */
    @Inject
    public Leftovers(UpstreamClient client) {
        this.client = client;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        chain.proceed();
        if (!request.content().hasEntity() || request.content().consumed()) {
            return;
        }
        if (request.headers().contains(HeaderNames.EXPECT) && !request.continueSent()) {
            throw new CloseConnectionException("The client waits to be asked for a body that nobody wants");
        }
        Interruption interruption = new Interruption();
        Sweeper.Watched watched = client.watch(interruption, PATIENCE);
        try {
            request.content().consume();
        } catch (RuntimeException e) {
            throw new CloseConnectionException("The rest of the body did not come", e);
        } finally {
            watched.done();
            interruption.end();
        }
    }
}
