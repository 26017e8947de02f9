package dev.souk.platform.telemetry;

import io.helidon.common.Weighted;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;

/**
 * A filter around everything that the server serves, Helidon's own features included. The feature that counts requests
 * (4.1.2) swallows every exception: what is thrown to end a connection must be thrown outside of it.
 *
 * @param filter what to do around each request
 */
public record OutermostFilter(Filter filter) implements HttpFeature, Weighted {

    /** Above all of Helidon's features, which have at most 1100 (context). */
    private static final double WEIGHT = 2000;

    @Override
    public void setup(HttpRouting.Builder routing) {
        routing.addFilter(filter);
    }

    @Override
    public double weight() {
        return WEIGHT;
    }
}
