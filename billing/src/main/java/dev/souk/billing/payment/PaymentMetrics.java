package dev.souk.billing.payment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Counts what became of payments, captures and refunds, for dashboards and alarms. */
@ApplicationScoped
class PaymentMetrics {

    private final MetricRegistry registry;
    private final Map<PaymentState, Counter> payments = new ConcurrentHashMap<>();

    @Inject
    PaymentMetrics(MetricRegistry registry) {
        this.registry = registry;
    }

    /** For the client proxy. */
    PaymentMetrics() {
        this(null);
    }

    /** At zero from the start: a counter that begins with one hides its first step from Prometheus. */
    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        for (var state : PaymentState.values()) {
            registry.counter("souk_billing_payments", new Tag("state", lower(state)));
        }
    }

    /** An authorization got an answer or came to its end. */
    void settled(PaymentState state) {
        payments.computeIfAbsent(state, key -> registry.counter("souk_billing_payments", new Tag("state", lower(key))))
                .inc();
    }

    /** @param kind {@code capture} or {@code refund} */
    void movement(String kind, MovementState state) {
        registry.counter("souk_billing_movements", new Tag("kind", kind), new Tag("state", lower(state)))
                .inc();
    }

    private static String lower(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
