package dev.souk.orders.saga;

import dev.souk.platform.background.Chore;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What operators watch of the sagas: how many are parked ({@code souk_orders_sagas_parked}), how many are due and nobody has
 * taken them ({@code souk_orders_sagas_queue}) and for how long the first of them has waited
 * ({@code souk_orders_saga_due_seconds}: more instances help against that), how many run at all
 * ({@code souk_orders_sagas_running}) and how old the oldest of these is ({@code souk_orders_saga_oldest_seconds}). Every instance
 * tells the same, from the table.
 */
@Singleton
class SagaMetrics {

    private final Database database;
    private final Jdbc jdbc;
    private final Duration every;
    private volatile Load last = new Load(0, 0, 0, 0, 0);
    private Optional<Chore> chore = Optional.empty();

    @Inject
    SagaMetrics(
            Database database,
            Jdbc jdbc,
            @ConfigProperty(name = "souk.orders.saga.metrics-every", defaultValue = "PT10S") Duration every) {
        this.database = database;
        this.jdbc = jdbc;
        this.every = every;
    }

    /** What the table says. */
    record Load(long parked, long queue, long running, long oldestSeconds, long dueSeconds) {}

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        gauge("souk_orders_sagas_parked", "Sagas that wait for an operator", Load::parked);
        gauge("souk_orders_sagas_queue", "Sagas that are due and that nobody drives", Load::queue);
        gauge("souk_orders_sagas_running", "Sagas that are driven or wait for their next attempt", Load::running);
        gauge(
                "souk_orders_saga_oldest_seconds",
                "Age of the oldest saga that is not done and not parked",
                Load::oldestSeconds);
        gauge("souk_orders_saga_due_seconds", "How long a saga has been due that nobody drives", Load::dueSeconds);
        chore = Optional.of(Chore.start("saga-metrics", every, () -> last = database.inTransaction(this::load)));
    }

    @PreDestroy
    void stop() {
        chore.ifPresent(Chore::close);
    }

    private void gauge(String name, String description, ToLongFunction<Load> which) {
        Metrics.globalRegistry()
                .getOrCreate(Gauge.builder(name, () -> which.applyAsLong(last)).description(description));
    }

    /** Two small partial indexes; sagas that are done are not looked at. */
    Load load() {
        return jdbc.one(
                        """
                        with open as (
                            select 'RUNNING' as state, next_attempt_at, created_at from saga where state = 'RUNNING'
                            union all
                            select 'PARKED', null, created_at from saga where state = 'PARKED')
                        select count(*) filter (where state = 'PARKED') as parked,
                               count(*) filter (where next_attempt_at <= now()) as queue,
                               count(*) filter (where state = 'RUNNING') as running,
                               coalesce(extract(epoch from now() - min(created_at) filter (where state = 'RUNNING')), 0)::bigint as oldest,
                               coalesce(extract(epoch from now() - min(next_attempt_at) filter (where next_attempt_at <= now())), 0)::bigint
                                   as due
                          from open""",
                        row -> new Load(
                                row.longValue("parked"),
                                row.longValue("queue"),
                                row.longValue("running"),
                                row.longValue("oldest"),
                                row.longValue("due")))
                .orElseThrow();
    }
}
