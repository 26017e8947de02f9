package dev.souk.orders.reconciliation;

import dev.souk.platform.data.Database;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Compares every now and then, in whichever instance comes first, and tells {@code souk_orders_reconciliation_parked} and
 * {@code souk_orders_reconciliation_age_seconds}, how long ago the last run ended.
 */
@Singleton
class ReconciliationWorker {

    private static final System.Logger LOG = System.getLogger(ReconciliationWorker.class.getName());

    private final Database database;
    private final Differences differences;
    private final Reconciliation reconciliation;
    private final ReconciliationSettings settings;
    private volatile long parked;
    private volatile long ageSeconds;
    private volatile Thread thread;

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
                .getOrCreate(Gauge.builder("souk_orders_reconciliation_age_seconds", () -> ageSeconds)
                        .description("Time since orders were last compared with other services"));
        thread = Thread.ofVirtual().name("reconciliation").start(this::work);
    }

    @PreDestroy
    void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** An instance looks several times in the interval, so that the run of one that died is made up for. */
    private void work() {
        try {
            while (true) {
                long millis = Math.max(1, settings.every().toMillis() / 4);
                Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis + 1));
                compare();
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "The reconciliation ends");
        }
    }

    private void compare() {
        try {
            reconciliation.runIfDue();
            database.inTransaction(() -> {
                parked = differences.parked();
                ageSeconds = differences.lastRun().map(Run::ageSeconds).orElse(0L);
            });
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Orders could not be compared with other services; tried again", e);
        }
    }
}
