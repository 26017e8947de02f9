package dev.souk.platform.events;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;

/** Takes the trace of a request along with its events: W3C {@code traceparent}. */
final class Trace {
    private static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public String get(Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private final Tracer tracer;

    Trace(Tracer tracer) {
        this.tracer = tracer;
    }

    /** The current span as {@code 00-<trace>-<span>-<flags>}; empty text outside of a trace. */
    static String parent() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid()
                ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                        + span.getTraceFlags().asHex()
                : "";
    }

    /** A span for the handling of an event, in the trace the event came from. */
    Span begin(Envelope event) {
        Context parent = event.traceparent()
                .map(traceparent -> W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), Map.of("traceparent", traceparent), GETTER))
                .orElse(Context.root());
        return tracer.spanBuilder("process " + event.type())
                .setParent(parent)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("messaging.message.id", event.id().toString())
                .startSpan();
    }
}
