package dev.souk.platform.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Spans reach a collector that takes OTLP over HTTP. */
@ExtendWith(OtlpTracingTest.Collector.class)
@HelidonTest
@AddBean(Traced.class)
@AddConfig(key = "souk.service", value = "otlp-tracing-test")
@AddConfig(key = "souk.tracing.enabled", value = "true")
@AddConfig(key = "souk.tracing.ratio", value = "1.0")
@AddConfig(key = "otel.traces.exporter", value = "otlp")
@AddConfig(key = "otel.exporter.otlp.protocol", value = "http/protobuf")
@AddConfig(key = "otel.bsp.schedule.delay", value = "50")
class OtlpTracingTest {

    private static final Sink SINK = new Sink();

    /** Listens before the service starts. */
    static final class Collector implements BeforeAllCallback, AfterAllCallback {

        private static final String ENDPOINT = "otel.exporter.otlp.endpoint";

        private HttpServer server;

        @Override
        public void beforeAll(ExtensionContext context) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                SINK.received(
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            System.setProperty(
                    ENDPOINT, "http://127.0.0.1:" + server.getAddress().getPort());
        }

        @Override
        public void afterAll(ExtensionContext context) {
            server.stop(0);
            System.clearProperty(ENDPOINT);
        }
    }

    private final WebTarget target;

    @Inject
    OtlpTracingTest(WebTarget target) {
        this.target = target;
    }

    @Test
    void spansArriveWithoutQueryStringsAndSecrets() {
        try (var answer = target.path("/traced/7")
                .queryParam("email", "buyer@example.com")
                .queryParam("token", "abc.def.ghi")
                .request()
                .get()) {
            assertEquals(200, answer.getStatus());
        }
        assertTrue(SINK.awaits("/v1/traces", "otlp-tracing-test", "GET /traced/{id}", "/traced/7"), SINK.toString());
        assertFalse(SINK.has("buyer") || SINK.has("email") || SINK.has("abc.def"), SINK.toString());
    }
}
