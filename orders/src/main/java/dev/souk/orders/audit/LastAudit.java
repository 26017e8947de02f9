package dev.souk.orders.audit;

import dev.souk.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;

/**
 * What an audit left in Consul.
 *
 * @param at when it began
 * @param breaches by rule, such as {@code stock}; 0 where nothing is wrong
 */
record LastAudit(Instant at, Map<String, Long> breaches) {

    LastAudit {
        breaches = Map.copyOf(breaches);
    }

    /** Fields that this record does not know are left out. */
    static LastAudit read(String json) {
        try {
            return Json.tolerant().readValue(json, LastAudit.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
