package dev.souk.edge.route;

import java.time.Duration;
import java.util.Objects;

/**
 * One rule of the gateway: requests whose path is {@code path} or lies below it go to {@code service}.
 *
 * @param path the path prefix, matched by whole segments, for example {@code /api/v1/products}
 * @param service the name of the service in Consul
 * @param timeout the time a request may take in all, every attempt included
 * @param maxBody the largest request body, in bytes
 * @param keyed whether every POST there keeps its {@code Idempotency-Key}, so that sending it again does nothing twice
 */
public record Route(String path, String service, Duration timeout, long maxBody, boolean keyed) {

    /**
     * Checks the rule.
     *
     * @throws IllegalArgumentException when the path is not absolute, or ends with a slash, or a limit is not positive
     */
    public Route {
        Objects.requireNonNull(service, "service");
        if (!path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException("A route's path starts with / and does not end with it: " + path);
        }
        if (!timeout.isPositive() || maxBody <= 0) {
            throw new IllegalArgumentException("A route needs a positive timeout and body limit: " + path);
        }
    }

    boolean covers(String requestPath) {
        return requestPath.startsWith(path)
                && (requestPath.length() == path.length() || requestPath.charAt(path.length()) == '/');
    }
}
