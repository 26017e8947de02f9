package dev.souk.orders.reconciliation;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.orders.catalog.CatalogGateway;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The comparison, for tests of other packages. */
public final class TestReconciliation {

    private final Database database;
    private final Differences differences;
    private final Reconciliation reconciliation;

    public TestReconciliation(Database database, CatalogGateway catalog, BillingGateway billing, Duration every) {
        this(database, catalog, billing, every, Duration.ofDays(1));
    }

    public TestReconciliation(
            Database database, CatalogGateway catalog, BillingGateway billing, Duration every, Duration window) {
        this.database = database;
        this.differences = new Differences(new Jdbc(database));
        var orders = new OrderFacts(new Jdbc(database));
        this.reconciliation = new Reconciliation(
                database,
                differences,
                orders,
                new StockCheck(database, orders, catalog),
                new MoneyCheck(database, orders, billing),
                new RefundCheck(database, orders, billing),
                new ReconciliationSettings(every, Duration.ZERO, window, Duration.ofMinutes(1)),
                Clock.systemUTC());
    }

    public boolean runNow() {
        return reconciliation.runNow(true);
    }

    public boolean runIfDue() {
        return reconciliation.runIfDue();
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
                        .list(state, "", new UUID(0, 0), 100)
                        .forEach(found -> states.put(
                                found.kind() + " " + found.subjectId(),
                                found.state().name()));
            }
            return states;
        });
    }
}
