package dev.souk.platform.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.json.Json;
import io.helidon.logging.common.HelidonMdc;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonLogFormatterTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final JsonLogFormatter formatter = new JsonLogFormatter();

    @Test
    void isOneObjectALine() throws JsonProcessingException {
        var text = formatter.format(record(Level.WARNING, "line\nbreak and \"quotes\" for {0}", "Ann"));
        assertTrue(text.endsWith("\n"));
        assertEquals(1, text.lines().count());
        var line = Json.mapper().readTree(text);
        assertEquals("2026-01-31T12:00:00Z", line.get("time").asText());
        assertEquals("WARN", line.get("level").asText());
        assertEquals("dev.souk.test", line.get("logger").asText());
        assertEquals("line\nbreak and \"quotes\" for Ann", line.get("message").asText());
        assertTrue(line.has("service"));
        assertFalse(line.has("traceId") || line.has("requestId") || line.has("exception"));
    }

    @Test
    void carriesTheIdsOfTraceAndRequest() throws Exception {
        var span = Span.wrap(SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault()));
        HelidonMdc.set("requestId", "request-1");
        JsonNode line;
        try {
            line = Context.root()
                    .with(span)
                    .wrap(() -> Json.mapper().readTree(formatter.format(record(Level.INFO, "hello"))))
                    .call();
        } finally {
            HelidonMdc.remove("requestId");
        }
        assertEquals(TRACE, line.get("traceId").asText());
        assertEquals(SPAN, line.get("spanId").asText());
        assertEquals("request-1", line.get("requestId").asText());
    }

    @Test
    void masksSecretsInMessagesAndExceptions() throws JsonProcessingException {
        var record = record(Level.SEVERE, "log-in with password={0}", "hunter2");
        record.setThrown(
                new IllegalStateException("Authorization: Bearer abc.def.ghi", new RuntimeException("tok_visa")));
        var text = formatter.format(record);
        assertFalse(text.contains("hunter2") || text.contains("abc.def") || text.contains("tok_visa"), text);
        var line = Json.mapper().readTree(text);
        assertEquals("ERROR", line.get("level").asText());
        assertTrue(line.get("exception").asText().contains("Caused by: java.lang.RuntimeException"));
    }

    private static LogRecord record(Level level, String message, Object... parameters) {
        var record = new LogRecord(level, message);
        record.setLoggerName("dev.souk.test");
        record.setInstant(Instant.parse("2026-01-31T12:00:00Z"));
        record.setParameters(parameters);
        return record;
    }
}
