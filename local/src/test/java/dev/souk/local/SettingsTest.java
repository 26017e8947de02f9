package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Path ROOT = Path.of("/checkout");

    @Test
    void standsInTheCheckoutOnStandardPorts() {
        Settings settings = Settings.from(ROOT, Map.of());

        assertEquals(ROOT.resolve(".souk"), settings.home());
        assertEquals(new Settings.Ports(8080, 8500, 8025, 1025, 15432, 16379), settings.ports());
        assertTrue(settings.mayBuild() && settings.aot());
        assertEquals(Optional.empty(), settings.external().postgres());
    }

    @Test
    void followsTheEnvironment() {
        Settings settings = Settings.from(
                ROOT,
                Map.of(
                        "SOUK_HOME", "/elsewhere",
                        "SOUK_EDGE_PORT", "9090",
                        "SOUK_BUILD", "never",
                        "SOUK_AOT", "off",
                        "SOUK_REDIS_URL", " ",
                        "CONSUL_HTTP_ADDR", "consul.example:8500"));

        assertEquals(Path.of("/elsewhere"), settings.home());
        assertEquals(ROOT.resolve(".souk"), settings.cache(), "caches are shared");
        assertEquals(9090, settings.ports().edge());
        assertFalse(settings.mayBuild() || settings.aot());
        assertEquals(Optional.empty(), settings.external().redis(), "blank is unset");
        assertEquals(
                Optional.of("http://consul.example:8500"), settings.external().consul());
    }

    @Test
    void refusesAPortThatIsNone() {
        for (String wrong : new String[] {"0", "65536", "http", "-1"}) {
            Failure failure =
                    assertThrows(Failure.class, () -> Settings.from(ROOT, Map.of("SOUK_CONSUL_PORT", wrong)), wrong);
            assertTrue(failure.getMessage().contains("SOUK_CONSUL_PORT"), failure.getMessage());
        }
    }
}
