package dev.souk.orders.audit;

import dev.souk.platform.discovery.ConsulAgent;
import dev.souk.platform.discovery.ConsulWatch;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** Follows what audits leave in Consul, at {@code souk/audit/last}. */
@Singleton
class AuditWatch {

    private static final String FOLDER = "souk/audit/";

    private final ConsulAgent agent;
    private final AuditMetrics metrics;
    private volatile Optional<ConsulWatch<Map<String, String>>> watch = Optional.empty();

    @Inject
    AuditWatch(ConsulAgent agent, AuditMetrics metrics) {
        this.agent = agent;
        this.metrics = metrics;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        if (agent.isConfigured()) {
            watch = Optional.of(ConsulWatch.start(
                    FOLDER,
                    index -> agent.values(FOLDER, index),
                    values -> Optional.ofNullable(values.get("last")).ifPresent(metrics::show)));
        }
    }

    @PreDestroy
    void stop() {
        watch.ifPresent(ConsulWatch::close);
    }
}
