package dev.souk.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.config.mp.MpConfig;
import io.helidon.webserver.WebServerConfig;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The defaults of every service say what they are meant to say to the server that reads them. */
class SharedDefaultsTest {

    private final org.eclipse.microprofile.config.Config config = ConfigProvider.getConfig();

    @Test
    void theServerTakesThem() {
        var server = WebServerConfig.builder()
                .config(MpConfig.toHelidonConfig(config).get("server"))
                .buildPrototype();
        assertTrue(server.connectionOptions().tcpNoDelay());
        assertEquals(1024 * 1024, server.maxPayloadSize());
        assertEquals(Duration.ofSeconds(10), server.shutdownGracePeriod());
        assertEquals(Duration.ofMinutes(5), server.idleConnectionTimeout());
    }

    @Test
    void tracingIsOffAndSamplesATenthWhenOn() {
        assertEquals("true", config.getValue("otel.sdk.disabled", String.class));
        assertEquals("jaeger", config.getValue("otel.traces.exporter", String.class));
        assertEquals("0.1", config.getValue("otel.traces.sampler.arg", String.class));
    }

    @Test
    void logsAreJson() throws Exception {
        var properties = new java.util.Properties();
        try (var file = getClass().getResourceAsStream("/logging.properties")) {
            properties.load(file);
        }
        assertEquals("dev.souk.platform.telemetry.LogOutput", properties.getProperty("handlers"));
        assertEquals("INFO", properties.getProperty(".level"));
    }
}
