package dev.souk.platform.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.souk.platform.test.TestCollector;
import dev.souk.platform.test.TraceSink;
import dev.souk.platform.test.WithCollector;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import org.junit.jupiter.api.Test;

/** Spans reach a collector that takes OTLP over HTTP. */
@WithCollector
@HelidonTest
@AddBean(Traced.class)
@AddConfig(key = "souk.service", value = "otlp-tracing-test")
@AddConfig(key = "souk.tracing.enabled", value = "true")
@AddConfig(key = "souk.tracing.ratio", value = "1.0")
@AddConfig(key = "otel.traces.exporter", value = "otlp")
@AddConfig(key = "otel.exporter.otlp.protocol", value = "http/protobuf")
@AddConfig(key = "otel.bsp.schedule.delay", value = "50")
class OtlpTracingTest {

    private final WebTarget target;

    @Inject
    OtlpTracingTest(WebTarget target) {
        this.target = target;
    }

    @Test
    void spansArriveWithoutQueryStringsAndSecrets(TestCollector collector) {
        try (var answer = target.path("/traced/7")
                .queryParam("email", "buyer@example.com")
                .queryParam("token", "abc.def.ghi")
                .request()
                .get()) {
            assertEquals(200, answer.getStatus());
        }
        TraceSink sink = collector.sink();
        sink.await("/v1/traces", "otlp-tracing-test", "GET /traced/{id}", "/traced/7");
        assertFalse(sink.has("buyer") || sink.has("email") || sink.has("abc.def"), sink.toString());
    }
}
