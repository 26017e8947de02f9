package dev.souk.platform.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.time.Instant;
import java.util.Optional;

/**
 * A span that is told when it has ended, by ids that were given away before: only then is it known whether it is worth
 * keeping, as one that failed always is.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits, which others may have named as their parent
 * @param parentId the span that it belongs to; empty for the first of a trace
 */
public record LateSpan(String traceId, String spanId, Optional<String> parentId) {

    private static final ScopedValue<LateSpan> TOLD = ScopedValue.newInstance();

    /** Tells it, whatever part of the traces is kept. */
    public void tell(SpanBuilder builder, Instant begin, Instant end) {
        builder.setStartTimestamp(begin);
        parentId.ifPresentOrElse(parent -> builder.setParent(under(parent)), builder::setNoParent);
        ScopedValue.where(TOLD, this).run(() -> builder.startSpan().end(end));
    }

    private Context under(String parent) {
        // It counts as kept: else nothing below it would be.
        return Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(
                        traceId, parent, TraceFlags.getSampled(), TraceState.getDefault())));
    }

    static boolean isBeingTold() {
        return TOLD.isBound();
    }

    /** Gives a span that is told the ids that it has; to all others random ones. */
    static IdGenerator ids() {
        return new Ids(IdGenerator.random());
    }

    private record Ids(IdGenerator random) implements IdGenerator {
        @Override
        public String generateSpanId() {
            return isBeingTold() ? TOLD.get().spanId() : random.generateSpanId();
        }

        @Override
        public String generateTraceId() {
            return isBeingTold() ? TOLD.get().traceId() : random.generateTraceId();
        }
    }
}
