package dev.souk.orders.audit;

import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code souk_audit_breaches} by rule and {@code souk_audit_age_seconds}. There are none before the first audit. The age
 * grows when audits stop, which deserves an alert as well.
 */
@Singleton
class AuditMetrics {

    static final String BREACHES = "souk_audit_breaches";
    static final String AGE = "souk_audit_age_seconds";

    private static final System.Logger LOG = System.getLogger(AuditMetrics.class.getName());

    private final Clock clock;
    private volatile Optional<LastAudit> last = Optional.empty();

    @Inject
    AuditMetrics(Clock clock) {
        this.clock = clock;
    }

    /** Shows this result; one that cannot be read leaves what was shown before. */
    void show(String json) {
        try {
            var audit = LastAudit.read(json);
            last = Optional.of(audit);
            var registry = Metrics.globalRegistry();
            registry.getOrCreate(Gauge.builder(AGE, this::age).description("Time since the last audit began"));
            for (var rule : audit.breaches().keySet()) {
                registry.getOrCreate(Gauge.builder(BREACHES, () -> breaches(rule))
                        .description("What the last audit found wrong")
                        .tags(List.of(Tag.create("rule", rule))));
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The result of an audit in Consul cannot be read: {0}", e.getMessage());
        }
    }

    private double age() {
        return last.map(audit -> Duration.between(audit.at(), clock.instant()).toMillis() / 1000.0)
                .orElse(0.0);
    }

    private long breaches(String rule) {
        return last.map(audit -> audit.breaches().getOrDefault(rule, 0L)).orElse(0L);
    }
}
