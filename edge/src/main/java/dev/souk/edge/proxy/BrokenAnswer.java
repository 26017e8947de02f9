package dev.souk.edge.proxy;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.ServerRequest;

/**
 * An answer that can't be brought to its end. Its connection must be cut before the server writes the end of the body,
 * or the client takes half an answer for a whole one.
 *
 * <p>Throwing where it is noticed does not do: the filter that Helidon 4.1.2 counts requests with swallows every exception,
 * and the server then completes the answer. So it is noted on the request, and thrown from outside that filter.
 */
public final class BrokenAnswer extends CloseConnectionException {

    private static final long serialVersionUID = 1;

    private BrokenAnswer(Exception cause) {
        super("The answer could not be passed on to its end", cause);
    }

    static BrokenAnswer of(ServerRequest request, Exception cause) {
        BrokenAnswer broken = new BrokenAnswer(cause);
        request.context().register(broken);
        return broken;
    }

    /** The filter that throws what was noted. */
    public static Filter cuttingConnections() {
        return (chain, request, _) -> {
            chain.proceed();
            request.context().get(BrokenAnswer.class).ifPresent(broken -> {
                throw broken;
            });
        };
    }
}
