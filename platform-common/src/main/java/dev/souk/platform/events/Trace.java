package dev.souk.platform.events;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;

/** Takes the trace of a request along with its events: W3C {@code traceparent}. */
final class Trace {
    private Trace() {}

    /** The current span as {@code 00-<trace>-<span>-<flags>}; empty text outside of a trace. */
    static String parent() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid()
                ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                        + span.getTraceFlags().asHex()
                : "";
    }
}
