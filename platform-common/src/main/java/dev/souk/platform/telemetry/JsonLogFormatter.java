package dev.souk.platform.telemetry;

import dev.souk.platform.json.Json;
import io.opentelemetry.api.trace.Span;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Log records as JSON, one object a line: time, level, logger, message, thread, service, instance, and where there are any
 * the ids of trace, span and request and the exception with its stack. Secrets are redacted.
 */
public final class JsonLogFormatter extends Formatter {

    private volatile Map<String, String> process = Map.of();

    /** Made by java.util.logging, which reads the class name in {@code logging.properties}. */
    public JsonLogFormatter() {}

    @Override
    public String format(LogRecord record) {
        var line = new LinkedHashMap<String, Object>();
        line.put("time", record.getInstant());
        line.put("level", level(record.getLevel()));
        line.put("logger", record.getLoggerName());
        line.put("message", Redaction.redact(formatMessage(record)));
        line.put("thread", thread());
        line.putAll(process());
        var span = Span.current().getSpanContext();
        if (span.isValid()) {
            line.put("traceId", span.getTraceId());
            line.put("spanId", span.getSpanId());
        }
        RequestId.current().ifPresent(id -> line.put("requestId", id));
        if (record.getParameters() != null
                && record.getParameters().length > 0
                && record.getParameters()[0] instanceof Details.Line(Map<String, Object> fields)) {
            fields.forEach(line::putIfAbsent);
        }
        if (record.getThrown() != null) {
            line.put("exception", Redaction.redact(stack(record.getThrown())));
        }
        return Json.write(line) + System.lineSeparator();
    }

    /** Read late: the first lines are logged before there is a configuration. */
    private Map<String, String> process() {
        var known = process;
        if (known.isEmpty()) {
            known = identity();
            process = known;
        }
        return known;
    }

    private static Map<String, String> identity() {
        var config = ConfigProvider.getConfig();
        var identity = new LinkedHashMap<String, String>();
        identity.put(
                "service", config.getOptionalValue("souk.service", String.class).orElse("unknown"));
        config.getOptionalValue("souk.instance", String.class)
                .or(() -> config.getOptionalValue("NOMAD_ALLOC_ID", String.class))
                .or(() -> config.getOptionalValue("server.port", String.class))
                .ifPresent(instance -> identity.put("instance", instance));
        return identity;
    }

    private static String thread() {
        var thread = Thread.currentThread();
        return thread.getName().isEmpty() ? "virtual-" + thread.threadId() : thread.getName();
    }

    private static String level(Level level) {
        return switch (level.getName().toUpperCase(Locale.ROOT)) {
            case "SEVERE" -> "ERROR";
            case "WARNING" -> "WARN";
            case "CONFIG", "FINE" -> "DEBUG";
            case "FINER", "FINEST" -> "TRACE";
            default -> level.getName();
        };
    }

    private static String stack(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
