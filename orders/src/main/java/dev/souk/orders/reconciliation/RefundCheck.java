package dev.souk.orders.reconciliation;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.platform.data.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Compares returns that count as refunded with what billing gave back. */
@Singleton
class RefundCheck {

    private static final int PAGE = 100;

    private final Database database;
    private final OrderFacts orders;
    private final BillingGateway billing;

    @Inject
    RefundCheck(Database database, OrderFacts orders, BillingGateway billing) {
        this.database = database;
        this.orders = orders;
        this.billing = billing;
    }

    /** Looks at the returns of this time. */
    void run(Findings findings, Duration window, Duration grace) {
        UUID after = new UUID(0, 0);
        List<OrderFacts.Refunded> page = next(after, window, grace);
        while (!page.isEmpty()) {
            findings.looking(page.size());
            page.forEach(refunded -> compare(findings, refunded));
            after = page.getLast().id();
            page = next(after, window, grace);
        }
    }

    /** Looks at returns that were parked before, however long ago they were refunded. */
    void lookAgain(Findings findings, Set<UUID> parked) {
        var found = database.inTransaction(() -> orders.refunded(parked));
        findings.looking(found.size());
        found.forEach(refunded -> compare(findings, refunded));
    }

    private List<OrderFacts.Refunded> next(UUID after, Duration window, Duration grace) {
        return database.inTransaction(() -> orders.refunded(after, window, grace, PAGE));
    }

    private void compare(Findings findings, OrderFacts.Refunded refunded) {
        var given = Optional.ofNullable(billing.refundsOf(refunded.orderId()).get(refunded.id()));
        if (given.filter(money -> money.amount() == refunded.amount()).isEmpty()) {
            findings.park(
                    DifferenceKind.REFUND_DIFFERS,
                    refunded.id(),
                    "return " + refunded.id() + " of order " + refunded.orderId() + " is refunded by "
                            + refunded.amount() + ", billing gave back "
                            + given.map(money -> Long.toString(money.amount())).orElse("nothing"));
        }
    }
}
