package dev.souk.platform.discovery;

import java.util.Map;

/**
 * One process of a service, where it can be reached.
 *
 * @param service name of the service, e.g. {@code ledger}
 * @param id the id it is registered under, unique among all instances; empty when it is only known by address
 * @param host the service's own address, not that of its node
 * @param port its HTTP port
 * @param meta what it tells about itself: {@code version}, {@code zone}, {@code build}
 */
public record Instance(String service, String id, String host, int port, Map<String, String> meta) {
    /** Keeps a copy of what it tells about itself. */
    public Instance {
        meta = Map.copyOf(meta);
    }

    /** {@code host:port}. */
    public String address() {
        return host + ":" + port;
    }

    /**
     * Value of the header {@value Self#TARGET_HEADER} for a call to this instance: {@code service/id}, or {@code service}
     * alone when the id is not known.
     */
    public String target() {
        return id.isEmpty() ? service : service + "/" + id;
    }
}
