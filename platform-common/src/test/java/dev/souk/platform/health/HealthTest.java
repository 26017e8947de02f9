package dev.souk.platform.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.json.Json;
import dev.souk.platform.test.WithPostgres;
import dev.souk.platform.test.WithRedis;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import org.junit.jupiter.api.Test;

/** What a process says of itself with its servers there. */
@WithPostgres
@WithRedis
@HelidonTest
@AddConfig(key = "souk.service", value = "health-test")
class HealthTest {

    private final WebTarget target;

    @Inject
    HealthTest(WebTarget target) {
        this.target = target;
    }

    @Test
    void isStartedLiveAndReady() {
        for (var kind : new String[] {"started", "live", "ready"}) {
            assertEquals(200, status(kind).getStatus(), kind);
        }
        var ready = checks("ready");
        assertEquals("UP", ready.at("/database/status").asText());
        assertEquals("UP", ready.at("/redis/status").asText());
        assertEquals(true, ready.at("/redis/data/answers").asBoolean());
    }

    private jakarta.ws.rs.core.Response status(String kind) {
        return target.path("/health/" + kind).request().get();
    }

    private JsonNode checks(String kind) {
        return HealthAnswers.byName(Json.read(status(kind).readEntity(String.class), JsonNode.class));
    }
}
