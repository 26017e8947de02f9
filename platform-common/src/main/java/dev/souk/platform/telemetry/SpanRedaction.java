package dev.souk.platform.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Stands before every exporter: a span leaves without query strings, without secrets, and without the message of an exception.
 *
 * <p>Helidon records the whole URL of a call and the query of a request, where a person's search or address may be.
 */
public final class SpanRedaction implements AutoConfigurationCustomizerProvider {

    private static final Set<String> LEFT_OUT =
            Set.of("exception.message", "exception.stacktrace", "url.query", "enduser.id", "http.client_ip");

    private static final AttributeKey<String> URL = AttributeKey.stringKey("http.url");
    private static final Pattern AUTHORITY = Pattern.compile("^https?://(?:[^/@]*@)?([^/?#:]++)");

    /** Made by {@link java.util.ServiceLoader}. */
    public SpanRedaction() {}

    @Override
    public void customize(AutoConfigurationCustomizer customizer) {
        customizer.addSpanExporterCustomizer((exporter, config) -> new Exporter(exporter));
    }

    private record Exporter(SpanExporter next) implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return next.export(spans.stream().<SpanData>map(Redacted::new).toList());
        }

        @Override
        public CompletableResultCode flush() {
            return next.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return next.shutdown();
        }
    }

    private static final class Redacted extends DelegatingSpanData {

        private final Attributes attributes;

        private Redacted(SpanData span) {
            super(span);
            this.attributes = redact(span.getAttributes());
        }

        @Override
        public String getName() {
            var url = getKind() == SpanKind.CLIENT ? super.getAttributes().get(URL) : null;
            return url == null ? text(super.getName()) : called(super.getName(), url);
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }

        @Override
        public StatusData getStatus() {
            return StatusData.create(super.getStatus().getStatusCode(), "");
        }

        @Override
        public List<EventData> getEvents() {
            return super.getEvents().stream()
                    .map(event ->
                            EventData.create(event.getEpochNanos(), event.getName(), redact(event.getAttributes())))
                    .toList();
        }
    }

    /** Helidon calls each of them {@code HTTP POST}: rather say whom it goes to, {@code POST catalog}. */
    private static String called(String name, String url) {
        var whom = AUTHORITY.matcher(url);
        return whom.find() ? name.replaceFirst("^HTTP ", "") + " " + whom.group(1) : text(name);
    }

    private static Attributes redact(Attributes attributes) {
        var builder = Attributes.builder();
        attributes.forEach((key, value) -> add(builder, key, value));
        return builder.build();
    }

    @SuppressWarnings("unchecked") // The type of the key is the type of its value.
    private static void add(AttributesBuilder builder, AttributeKey<?> key, Object value) {
        if (LEFT_OUT.contains(key.getKey())) {
            return;
        }
        if (value instanceof String string) {
            builder.put(key.getKey(), text(string));
        } else {
            builder.put((AttributeKey<Object>) key, value);
        }
    }

    private static String text(String value) {
        int query = value.indexOf('?');
        return Redaction.redact(query < 0 ? value : value.substring(0, query));
    }
}
