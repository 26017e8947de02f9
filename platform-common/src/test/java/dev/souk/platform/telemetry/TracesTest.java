package dev.souk.platform.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Work that is stored and done later is a part of the trace that stored it. */
class TracesTest {

    private final List<SpanData> ended = new ArrayList<>();
    private final Traces traces = new Traces(SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(new Kept()))
            .build()
            .get("test"));

    @Test
    void laterWorkHangsBelowTheSpanThatStoredIt() {
        var stored = traces.within("place order", Map.of(), Traces::current);
        traces.follow(
                stored,
                "resume saga",
                Map.of("souk.saga.id", "7"),
                () -> traces.within("saga hold", Map.of(), () -> 1));

        assertEquals(
                List.of("place order", "saga hold", "resume saga"),
                ended.stream().map(SpanData::getName).toList());
        assertEquals(1, ended.stream().map(SpanData::getTraceId).distinct().count());
        assertEquals(ended.get(0).getSpanId(), ended.get(2).getParentSpanId());
        assertEquals(ended.get(2).getSpanId(), ended.get(1).getParentSpanId());
    }

    @Test
    void outsideOfATraceThereIsNothingToStoreAndLaterWorkBeginsOne() {
        assertEquals(Optional.empty(), Traces.current());
        traces.follow(Optional.empty(), "process", Map.of(), () -> {});
        assertEquals("0000000000000000", ended.getFirst().getParentSpanId());
    }

    @Test
    void aTextThatIsNoTraceparentBeginsATrace() {
        traces.follow(Optional.of("nonsense"), "process", Map.of(), () -> {});
        assertEquals("0000000000000000", ended.getFirst().getParentSpanId());
    }

    @Test
    void whatFailsIsMarked() {
        assertThrows(
                IllegalStateException.class,
                () -> traces.within("step", Map.of(), () -> {
                    throw new IllegalStateException("no");
                }));
        assertEquals(StatusCode.ERROR, ended.getFirst().getStatus().getStatusCode());
    }

    private final class Kept implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            ended.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
