package dev.souk.platform.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.souk.platform.data.Row;
import dev.souk.platform.json.Json;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A key that was used: with its answer, or still in flight. */
record StoredKey(Optional<UUID> reference, Optional<Answer> answer, boolean secret, Instant expires) {

    static StoredKey read(Row row) {
        Optional<Answer> answer = row.optionalInt("status")
                .map(status -> new Answer(
                        status, headers(row.optionalText("headers").orElse("{}")), row.optionalText("body")));
        return new StoredKey(row.optionalUuid("reference"), answer, row.bool("secret"), row.instant("expires_at"));
    }

    /** The stored answer; a 409 problem when there is none yet, or when it was not to be kept. */
    Response replay() {
        if (secret) {
            throw IdempotencyProblems.notKept();
        }
        return answer.orElseThrow(IdempotencyProblems::inFlight).replay(expires);
    }

    private static Map<String, String> headers(String json) {
        try {
            return Json.mapper().readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored headers are no JSON", e);
        }
    }
}
