package dev.souk.platform.telemetry;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;

import dev.souk.platform.config.LiveConfig;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Which part of the traces is kept, {@code souk.tracing.ratio}, can change while the process runs. */
public final class LiveSampling implements AutoConfigurationCustomizerProvider {
    private static final String BY_RATIO = "parentbased_traceidratio";
    private static final double USUAL = 0.1;

    private static volatile Sampler present = Sampler.traceIdRatioBased(USUAL);

    /** Made by {@link java.util.ServiceLoader}. */
    public LiveSampling() {}

    /** Only in place of the sampler that goes by this ratio; whoever configured another one means it. */
    @Override
    public void customize(AutoConfigurationCustomizer customizer) {
        customizer.addTracerProviderCustomizer((provider, _) -> provider.setIdGenerator(LateSpan.ids()));
        customizer.addSamplerCustomizer((sampler, config) -> BY_RATIO.equals(config.getString("otel.traces.sampler"))
                ? Sampler.parentBased(new Present())
                : sampler);
    }

    private static final class Present implements Sampler {

        @Override
        public SamplingResult shouldSample(
                Context parent, String trace, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
            return LateSpan.isBeingTold()
                    ? SamplingResult.recordAndSample()
                    : present.shouldSample(parent, trace, name, kind, attributes, links);
        }

        @Override
        public String getDescription() {
            return present.getDescription();
        }
    }

    /** Follows the configuration. */
    @Singleton
    static final class Ratio {
        private final LiveConfig config;

        @Inject
        Ratio(LiveConfig config) {
            this.config = config;
        }

        void start(@Observes @Priority(LIBRARY_BEFORE) @Initialized(ApplicationScoped.class) Object event) {
            config.value("souk.tracing.ratio", USUAL, LiveSampling::ratio)
                    .then(ratio -> present = Sampler.traceIdRatioBased(ratio));
        }
    }

    /** Whether the traces that are kept include this one, by its id alone: the same answer in every process. */
    public static boolean keeps(String traceId) {
        return present.shouldSample(Context.root(), traceId, "", SpanKind.SERVER, Attributes.empty(), List.of())
                        .getDecision()
                == SamplingDecision.RECORD_AND_SAMPLE;
    }

    static double ratio(String text) {
        double ratio = Double.parseDouble(text.strip());
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException(text + " is not between 0 and 1");
        }
        return ratio;
    }
}
