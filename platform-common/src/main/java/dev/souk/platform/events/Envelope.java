package dev.souk.platform.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.souk.platform.json.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event on its way: CloudEvents 1.0 in its JSON format, with the distributed-tracing extension.
 *
 * @param source {@code urn:souk:<service>}
 * @param subject the aggregate
 */
record Envelope(
        String specversion,
        UUID id,
        String source,
        String type,
        UUID subject,
        Instant time,
        String datacontenttype,
        Optional<String> traceparent,
        JsonNode data) {

    private static final String SOURCE = "urn:souk:";

    /** The only field of a stream entry. */
    static final String FIELD = "event";

    /** The type of what is no event. */
    static final String BROKEN = "souk.broken";

    Envelope {
        if (!"1.0".equals(specversion) || id == null || type == null || source == null || subject == null) {
            throw new IllegalArgumentException("Not a CloudEvent 1.0 with id, type, source and subject");
        }
        traceparent = traceparent == null ? Optional.empty() : traceparent;
    }

    static Envelope of(
            UUID id,
            String type,
            String service,
            UUID aggregateId,
            Instant time,
            Optional<String> traceparent,
            JsonNode data) {
        return new Envelope(
                "1.0", id, SOURCE + service, type, aggregateId, time, "application/json", traceparent, data);
    }

    /** Stands for an entry that holds no event, so that it can be set aside and seen like one. */
    static Envelope broken(UUID id, String service, String text) {
        return of(id, BROKEN, service, id, Instant.EPOCH, Optional.empty(), TextNode.valueOf(text.replace('\0', ' ')));
    }

    /** The service it comes from. */
    String service() {
        return source.startsWith(SOURCE) ? source.substring(SOURCE.length()) : source;
    }

    String toJson() {
        return Json.write(this);
    }

    /** RuntimeException when the text is not an envelope. */
    static Envelope fromJson(String json) {
        return Json.read(json, Envelope.class);
    }
}
