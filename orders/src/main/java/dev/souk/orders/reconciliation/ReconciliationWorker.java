package dev.souk.orders.reconciliation;

import dev.souk.platform.background.Chore;
import dev.souk.platform.data.Database;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Compares every now and then, in whichever instance comes first, and tells {@code souk_orders_reconciliation_parked} and
 * {@code souk_orders_reconciliation_age_seconds}, how long ago all was last compared: it grows when runs fail, when they are too
 * slow, and when there are none.
 */
@Singleton
class ReconciliationWorker {

    private static final long NANOS = 1_000_000_000;

    private final Database database;
    private final Differences differences;
    private final Reconciliation reconciliation;
    private final ReconciliationSettings settings;
    private volatile long parked;
    /** When all was last compared, by this process' own clock; when it began, as long as that is not known. */
    private volatile long wholeRoundNanos = System.nanoTime();

    private Optional<Chore> chore = Optional.empty();

    @Inject
    ReconciliationWorker(
            Database database,
            Differences differences,
            Reconciliation reconciliation,
            ReconciliationSettings settings) {
        this.database = database;
        this.differences = differences;
        this.reconciliation = reconciliation;
        this.settings = settings;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        Metrics.globalRegistry()
                .getOrCreate(Gauge.builder("souk_orders_reconciliation_parked", () -> parked)
                        .description("Differences to other services that wait for an operator"));
        Metrics.globalRegistry()
                .getOrCreate(Gauge.builder("souk_orders_reconciliation_age_seconds", this::ageSeconds)
                        .description("Time since all orders were last compared with other services"));
        // Several looks in the interval, so that the run of an instance that died is made up for.
        chore = Optional.of(Chore.scattered("reconciliation", settings.every().dividedBy(4), this::compare));
    }

    @PreDestroy
    void stop() {
        chore.ifPresent(Chore::close);
    }

    private void compare() {
        try {
            reconciliation.runIfDue();
        } finally {
            database.inTransaction(() -> {
                parked = differences.parked();
                differences.age().ifPresent(age -> wholeRoundNanos = System.nanoTime() - age.toNanos());
            });
        }
    }

    private long ageSeconds() {
        return (System.nanoTime() - wholeRoundNanos) / NANOS;
    }
}
