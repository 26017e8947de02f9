package dev.souk.edge.proxy;

import dev.souk.edge.trace.TraceParent;
import dev.souk.platform.telemetry.Details;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request on its way through the edge, and what is seen of it there for log and trace. */
public final class Journey implements Details {

    private final Client client;
    private final TraceParent trace;
    private String instance = "";
    private int attempts;
    private String cache = "";

    /** Begins it. */
    public Journey(Client client, TraceParent trace) {
        this.client = client;
        this.trace = trace;
    }

    /** Who sent it. */
    public Client client() {
        return client;
    }

    /** Where it belongs. */
    public TraceParent trace() {
        return trace;
    }

    /** It goes to this instance. */
    void to(String id) {
        instance = id;
        attempts++;
    }

    /** The cache had to do with it. */
    public void cached(String how) {
        cache = how;
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("client", client.address());
        fields.put("traceId", trace.traceId());
        if (!instance.isEmpty()) {
            fields.put("upstream", instance);
            fields.put("attempts", attempts);
        }
        if (!cache.isEmpty()) {
            fields.put("cache", cache);
        }
        return fields;
    }
}
