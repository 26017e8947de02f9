package dev.souk.edge.trace;

import dev.souk.platform.telemetry.LiveSampling;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells the collector of traces what became of a request, when it is over: of those whose trace is kept, and of every one that
 * failed. For the ids were given to the services at its beginning, but whether it fails is known at its end.
 */
@Singleton
public class Tracing {

    private final boolean enabled;
    private final Instance<Tracer> tracer;

    /**
     * Makes it.
     *
     * @param enabled {@code souk.tracing.enabled}; without it ids are passed on, and nothing is told
     */
    @Inject
    public Tracing(
            @ConfigProperty(name = "souk.tracing.enabled", defaultValue = "false") boolean enabled,
            Instance<Tracer> tracer) {
        this.enabled = enabled;
        this.tracer = tracer;
    }

    /** The place of a request in its trace; see {@link TraceParent}. */
    public TraceParent begin(Optional<String> header, boolean trusted) {
        return TraceParent.of(header, trusted, id -> enabled && LiveSampling.keeps(id));
    }

    /**
     * A request is over.
     *
     * @param name method and route
     * @param status that the client got; 0 when its connection was cut
     * @param facts what else there is to tell, asked for only when it is told
     */
    public void ended(
            TraceParent trace,
            String name,
            int status,
            long beganNanos,
            java.util.function.Supplier<Map<String, Object>> facts) {
        boolean failed = status == 0 || status >= 500;
        if (!enabled || !(trace.kept() || failed) || !tracer.isResolvable()) {
            return;
        }
        Instant end = Instant.now();
        SpanBuilder span = tracer.get().spanBuilder(name).setSpanKind(SpanKind.SERVER);
        span.setAttribute("http.response.status_code", (long) status);
        facts.get().forEach((key, value) -> span.setAttribute("souk." + key, value.toString()));
        if (failed) {
            span.setAttribute("error", true);
        }
        trace.span().tell(span, end.minus(Duration.ofNanos(System.nanoTime() - beganNanos)), end);
    }
}
