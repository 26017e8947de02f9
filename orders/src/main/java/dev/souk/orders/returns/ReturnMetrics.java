package dev.souk.orders.returns;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code souk_orders_returns_total}: how many returns came to be in each state. */
@Singleton
class ReturnMetrics {

    private final Map<ReturnState, Counter> counters = new EnumMap<>(ReturnState.class);

    ReturnMetrics() {
        for (var state : ReturnState.values()) {
            counters.put(
                    state,
                    Metrics.globalRegistry()
                            .getOrCreate(Counter.builder("souk_orders_returns")
                                    .description("Returns that came to be in this state")
                                    .tags(List.of(
                                            Tag.create("state", state.name().toLowerCase(Locale.ROOT))))));
        }
    }

    /** Has the counters registered at the start, at zero. */
    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {}

    void became(ReturnState state) {
        counters.get(state).increment();
    }
}
