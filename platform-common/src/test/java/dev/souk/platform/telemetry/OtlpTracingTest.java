package dev.souk.platform.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.json.Json;
import dev.souk.platform.test.TestCollector;
import dev.souk.platform.test.TraceSink;
import dev.souk.platform.test.WithCollector;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

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

    @Test
    void accessLinesNameTheTraceWhetherItIsKeptOrNot() throws Exception {
        var lines = new LinkedBlockingQueue<JsonNode>();
        var access = Logger.getLogger("dev.souk.access");
        var handler = new Lines(lines);
        access.addHandler(handler);
        try (var client = HttpClient.newHttpClient()) {
            for (var flags : List.of("01", "00")) {
                client.send(
                        HttpRequest.newBuilder(target.getUri().resolve("/traced/7"))
                                .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-" + flags)
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                var line = lines.poll(10, TimeUnit.SECONDS);
                assertEquals(TRACE, line.path("traceId").asText(), line::toString);
                assertNotEquals("00f067aa0ba902b7", line.path("spanId").asText("00f067aa0ba902b7"), line::toString);
            }
        } finally {
            access.removeHandler(handler);
        }
    }

    private static final class Lines extends Handler {

        private final BlockingQueue<JsonNode> lines;
        private final JsonLogFormatter format = new JsonLogFormatter();

        Lines(BlockingQueue<JsonNode> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(Json.read(format.format(line), JsonNode.class)); // as LogOutput does: where the request is known
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
