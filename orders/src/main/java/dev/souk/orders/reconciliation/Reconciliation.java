package dev.souk.orders.reconciliation;

import dev.souk.platform.data.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One run: the orders that are to be shipped are noted, then every hold, every attempt and every refunded return is compared
 * with its order. A service that does not answer ends the run; the next one begins anew.
 */
@Singleton
class Reconciliation {

    private static final int PAGE = 1000;

    private final Database database;
    private final Differences differences;
    private final OrderFacts orders;
    private final StockCheck stock;
    private final MoneyCheck money;
    private final RefundCheck refunds;
    private final ReconciliationSettings settings;
    private final Clock clock;

    @Inject
    Reconciliation(
            Database database,
            Differences differences,
            OrderFacts orders,
            StockCheck stock,
            MoneyCheck money,
            RefundCheck refunds,
            ReconciliationSettings settings,
            Clock clock) {
        this.database = database;
        this.differences = differences;
        this.orders = orders;
        this.stock = stock;
        this.money = money;
        this.refunds = refunds;
        this.settings = settings;
        this.clock = clock;
    }

    /** Runs when the last run is long enough ago and no other instance runs; whether it did. */
    boolean runIfDue() {
        return run(settings.every(), settings.window());
    }

    /**
     * Runs now, unless another instance does; whether it did.
     *
     * @param everything whether payments and returns of all times are looked at
     * @throws dev.souk.platform.problem.ProblemException 409 when another instance took the run over in the middle
     */
    boolean runNow(boolean everything) {
        return run(Duration.ZERO, everything ? Duration.ofDays(36_500) : settings.window());
    }

    private boolean run(Duration atLeast, Duration window) {
        var holder = UUID.randomUUID();
        if (!database.inTransaction(() -> differences.begin(holder, settings.lease(), atLeast))) {
            return false;
        }
        var findings = new Findings(database, differences, holder, settings.lease());
        boolean finished = false;
        try {
            var expected = toShip(findings);
            var parked = database.inTransaction(differences::parkedSubjects);
            stock.run(findings, expected, settings.grace());
            money.run(findings, begunSince(window), expected, settings.grace());
            money.lookAgain(findings, parked, settings.grace());
            refunds.run(findings, window, settings.grace());
            refunds.lookAgain(findings, parked);
            findings.finish();
            finished = true;
        } finally {
            if (!finished) {
                database.inTransaction(() -> differences.giveUp(holder));
            }
        }
        return true;
    }

    private Set<UUID> toShip(Findings findings) {
        var ids = new HashSet<UUID>();
        Optional<UUID> after = Optional.of(new UUID(0, 0));
        while (after.isPresent()) {
            var last = after.get();
            List<UUID> page = database.inTransaction(() -> orders.toShip(last, settings.grace(), PAGE));
            findings.looking(page.size());
            ids.addAll(page);
            after = page.size() == PAGE ? Optional.of(page.getLast()) : Optional.empty();
        }
        return ids;
    }

    /** No payment that began in this time has a smaller id: UUIDv7 begins with the time. */
    private UUID begunSince(Duration window) {
        long millis = Math.max(0, clock.millis() - window.toMillis());
        return new UUID(millis << 16, 0);
    }
}
