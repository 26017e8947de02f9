package dev.souk.platform.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.json.Json;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a process says when its servers are away: nobody listens on the port of the discard service. */
@HelidonTest
@AddConfig(key = "souk.service", value = "health-test")
@AddConfig(key = "souk.db.url", value = "jdbc:postgresql://127.0.0.1:9/none")
@AddConfig(key = "souk.db.user", value = "nobody")
@AddConfig(key = "souk.db.password", value = "none")
@AddConfig(key = "souk.redis.url", value = "redis://127.0.0.1:9")
class HealthWithoutServersTest {

    private final WebTarget target;

    @Inject
    HealthWithoutServersTest(WebTarget target) {
        this.target = target;
    }

    @Test
    void namesWhatIsAwayAndStaysAlive() {
        assertEquals(200, target.path("/health/live").request().get().getStatus());
        var answer = target.path("/health/ready").request().get();
        assertEquals(503, answer.getStatus());
        var checks = HealthAnswers.byName(Json.read(answer.readEntity(String.class), JsonNode.class));
        assertEquals("DOWN", checks.at("/database/status").asText());
        assertTrue(Set.of("not reachable", "no answer in time")
                .contains(checks.at("/database/data/trouble").asText()));
        assertEquals("UP", checks.at("/redis/status").asText());
        assertEquals(false, checks.at("/redis/data/answers").asBoolean());
    }
}
