package dev.souk.platform.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Spans of work that goes on after the request that asked for it: the handling of an event, a saga that another process
 * takes over, a mail. What is stored for later keeps {@link #current()} beside it, W3C {@code traceparent}, and the later
 * work {@linkplain #follow follows} it, so that one purchase is one trace.
 *
 * <p>Names are few: they hold no id.
 */
@Singleton
public class Traces {

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

    @Inject
    Traces(Instance<Tracer> tracer) {
        this(tracer.isResolvable() ? tracer.get() : OpenTelemetry.noop().getTracer("souk"));
    }

    Traces(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Spans that nobody sees, for a process without a container. */
    public static Traces none() {
        return new Traces(OpenTelemetry.noop().getTracer("souk"));
    }

    /** The current span as {@code 00-<trace>-<span>-<flags>}; empty outside of a trace. */
    public static Optional<String> current() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid()
                ? Optional.of("00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                        + span.getTraceFlags().asHex())
                : Optional.empty();
    }

    /**
     * Works within a span of the trace that is current.
     *
     * @param attributes what tells this one from others of the name; nothing about a person
     */
    public <T> T within(String name, Map<String, String> attributes, Supplier<T> work) {
        return run(tracer.spanBuilder(name), attributes, work);
    }

    /**
     * Works within a span of the trace that was current when the work was stored.
     *
     * @param parent what {@link #current()} was then; without one a trace begins
     * @param attributes what tells this one from others of the name; nothing about a person
     */
    public void follow(Optional<String> parent, String name, Map<String, String> attributes, Runnable work) {
        Context context = parent.map(traceparent -> W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), Map.of("traceparent", traceparent), GETTER))
                .orElse(Context.root());
        run(tracer.spanBuilder(name).setParent(context).setSpanKind(SpanKind.CONSUMER), attributes, () -> {
            work.run();
            return name;
        });
    }

    private static <T> T run(SpanBuilder builder, Map<String, String> attributes, Supplier<T> work) {
        attributes.forEach(builder::setAttribute);
        Span span = builder.startSpan();
        try (Scope _ = span.makeCurrent()) {
            return work.get();
        } catch (RuntimeException | Error e) {
            span.recordException(e);
            span.setStatus(StatusCode.ERROR);
            throw e;
        } finally {
            span.end();
        }
    }
}
