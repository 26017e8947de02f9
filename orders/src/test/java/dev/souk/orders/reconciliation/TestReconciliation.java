package dev.souk.orders.reconciliation;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.orders.catalog.CatalogGateway;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Limit;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;

/** The comparison, for tests of other packages. */
public final class TestReconciliation {

    private final Database database;
    private final Differences differences;
    private final Reconciliation reconciliation;

    public TestReconciliation(Database database, CatalogGateway catalog, BillingGateway billing, Duration every) {
        this(database, catalog, billing, every, Duration.ofDays(1));
    }

    /** One that compares no more than a page in a run. */
    public static TestReconciliation slow(Database database, CatalogGateway catalog, BillingGateway billing) {
        return new TestReconciliation(
                database,
                catalog,
                billing,
                Duration.ofNanos(1),
                Duration.ofDays(1),
                Duration.ofHours(1),
                Duration.ZERO);
    }

    /** One that is always due, and looks at nothing that changed before the last round began. */
    public static TestReconciliation strict(Database database, CatalogGateway catalog, BillingGateway billing) {
        return new TestReconciliation(
                database,
                catalog,
                billing,
                Duration.ofNanos(1),
                Duration.ofNanos(1),
                Duration.ZERO,
                Duration.ofMinutes(1));
    }

    /** One that leaves alone what changed within the last hour. */
    public static TestReconciliation patient(Database database, CatalogGateway catalog, BillingGateway billing) {
        return new TestReconciliation(
                database,
                catalog,
                billing,
                Duration.ofHours(1),
                Duration.ofDays(1),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                System::nanoTime,
                Duration.ofHours(1));
    }

    /** One that compares for a minute of this clock. */
    public static TestReconciliation timed(
            Database database, CatalogGateway catalog, BillingGateway billing, LongSupplier nanoTime) {
        return new TestReconciliation(
                database,
                catalog,
                billing,
                Duration.ofNanos(1),
                Duration.ofDays(1),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                nanoTime,
                Duration.ZERO);
    }

    public TestReconciliation(
            Database database, CatalogGateway catalog, BillingGateway billing, Duration every, Duration window) {
        this(database, catalog, billing, every, window, Duration.ofHours(1), Duration.ofMinutes(1));
    }

    private TestReconciliation(
            Database database,
            CatalogGateway catalog,
            BillingGateway billing,
            Duration every,
            Duration window,
            Duration overlap,
            Duration budget) {
        this(database, catalog, billing, every, window, overlap, budget, System::nanoTime, Duration.ZERO);
    }

    private TestReconciliation(
            Database database,
            CatalogGateway catalog,
            BillingGateway billing,
            Duration every,
            Duration window,
            Duration overlap,
            Duration budget,
            LongSupplier nanoTime,
            Duration grace) {
        this.database = database;
        this.differences = new Differences(new Jdbc(database));
        var orders = new OrderFacts(new Jdbc(database));
        this.reconciliation = new Reconciliation(
                database,
                differences,
                new StockCheck(database, orders, catalog),
                new MoneyCheck(database, orders, billing),
                new RefundCheck(database, orders, billing),
                new ReconciliationSettings(every, grace, window, overlap, budget, Duration.ofMinutes(1)),
                nanoTime);
    }

    public boolean runNow() {
        return reconciliation.runNow(true);
    }

    public boolean runIfDue() {
        return reconciliation.runIfDue();
    }

    /** Whether the last run came to the end of a round. */
    public boolean isWhole() {
        return database.inTransaction(differences::lastRun).orElseThrow().wholeRound();
    }

    /** How long ago the last round ended. */
    public long ageSeconds() {
        return database.inTransaction(differences::age).orElseThrow().toSeconds();
    }

    /** Why the last run was interrupted; empty when it was not. */
    public String failure() {
        return database.inTransaction(differences::lastRun)
                .orElseThrow()
                .failure()
                .orElse("");
    }

    /** Deletes what was not seen for three months; how many. */
    public int purge() {
        return database.inTransaction(() -> new DifferencePurge(new Jdbc(database), Duration.ofDays(90)).purge(100));
    }

    /** As an operator does it. */
    public void resolve(DifferenceKind kind, UUID subject, String note) {
        database.inTransaction(() -> {
            differences.resolve(kind, subject, note, new UUID(0, 1));
        });
    }

    /** States by kind and subject. */
    public Map<String, String> differences() {
        return database.inTransaction(() -> {
            var states = new TreeMap<String, String>();
            for (var state : Difference.State.values()) {
                differences
                        .page(state, new Limit(100), Optional.empty())
                        .items()
                        .forEach(found -> states.put(
                                found.kind() + " " + found.subject(),
                                found.state().name()));
            }
            return states;
        });
    }
}
