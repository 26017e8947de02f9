package dev.souk.local.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.souk.local.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestbedTest {

    @Test
    void aPlatformOfItsOwnUsesNobodysServers() {
        Map<String, String> environment = Testbed.environment(
                Map.of(
                        "SOUK_POSTGRES_URL", "postgresql://admin:secret@db.example/postgres",
                        "SOUK_REDIS_URL", "redis://cache.example",
                        "CONSUL_HTTP_ADDR", "consul.example:8500",
                        "CONSUL_HTTP_TOKEN", "token",
                        "SOUK_EDGE_PORT", "8080",
                        "LANG", "C"),
                Path.of("/bench"));

        Settings settings = Settings.from(Path.of("/checkout"), environment);
        assertEquals(
                new Settings.External(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                settings.external());
        assertEquals(Path.of("/bench"), settings.home());
        assertFalse(settings.ports().edge() == 8080 || settings.aot());
        assertEquals("C", environment.get("LANG"));
    }
}
