package dev.souk.platform.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Reads the documents of MicroProfile Health. */
final class HealthAnswers {

    private HealthAnswers() {}

    static JsonNode byName(JsonNode answer) {
        var checks = JsonNodeFactory.instance.objectNode();
        answer.get("checks").forEach(check -> checks.set(check.get("name").asText(), check));
        return checks;
    }
}
