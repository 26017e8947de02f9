package dev.souk.orders.reconciliation;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.platform.data.Database;
import dev.souk.platform.money.Money;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Compares returns that count as refunded with what billing gave back. */
@Singleton
class RefundCheck {

    /** Billing is asked about each of them. */
    private static final int PAGE = 10;

    private final Database database;
    private final OrderFacts orders;
    private final BillingGateway billing;

    @Inject
    RefundCheck(Database database, OrderFacts orders, BillingGateway billing) {
        this.database = database;
        this.orders = orders;
        this.billing = billing;
    }

    /**
     * Looks at a page of the returns that were refunded since then.
     *
     * @param after the last return of the page before
     * @return the last return of this page; empty when there are no more
     */
    Optional<UUID> page(Findings findings, UUID after, Instant since, Duration grace) {
        List<OrderFacts.Refunded> page = database.inTransaction(() -> orders.refunded(after, since, grace, PAGE));
        compare(findings, page);
        return page.size() < PAGE
                ? Optional.empty()
                : Optional.of(page.getLast().id());
    }

    /** Looks at some returns that were parked before, however long ago they were refunded. */
    void lookAgain(Findings findings, List<UUID> parked) {
        var found = database.inTransaction(() -> orders.refunded(parked));
        compare(findings, found);
    }

    private void compare(Findings findings, List<OrderFacts.Refunded> some) {
        some.forEach(refunded -> {
            findings.looking(1);
            compare(findings, refunded);
        });
    }

    private void compare(Findings findings, OrderFacts.Refunded refunded) {
        var given = Optional.ofNullable(billing.refundsOf(refunded.orderId()).get(refunded.id()));
        if (given.map(Money::amount).orElse(0L) != refunded.amount()) {
            findings.park(
                    DifferenceKind.REFUND_DIFFERS,
                    refunded.id(),
                    "return " + refunded.id() + " of order " + refunded.orderId() + " is refunded by "
                            + refunded.amount() + ", billing gave back "
                            + given.map(money -> Long.toString(money.amount())).orElse("nothing"));
        }
    }
}
