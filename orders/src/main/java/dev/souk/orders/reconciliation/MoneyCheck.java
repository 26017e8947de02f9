package dev.souk.orders.reconciliation;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.orders.billing.BillingGateway.Attempt;
import dev.souk.orders.order.OrderStatus;
import dev.souk.platform.data.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Compares billing's attempts with the orders they pay for: first every attempt, then the orders that had none. */
@Singleton
class MoneyCheck {

    private final Database database;
    private final OrderFacts orders;
    private final BillingGateway billing;

    @Inject
    MoneyCheck(Database database, OrderFacts orders, BillingGateway billing) {
        this.database = database;
        this.orders = orders;
        this.billing = billing;
    }

    /**
     * Looks at every attempt that began after one with this id; {@code expected} are orders that were to be shipped before it
     * began.
     */
    void run(Findings findings, UUID from, Set<UUID> expected, Duration grace) {
        var missing = new HashSet<>(expected);
        UUID after = from;
        List<Attempt> page = billing.attempts(after);
        while (!page.isEmpty()) {
            findings.looking(page.size());
            var ids = page.stream().map(Attempt::orderId).distinct().toList();
            var facts = database.inTransaction(() -> orders.of(ids, grace));
            page.forEach(attempt -> compare(findings, attempt, Optional.ofNullable(facts.get(attempt.orderId()))));
            page.stream()
                    .filter(attempt -> pays(attempt, Optional.ofNullable(facts.get(attempt.orderId()))))
                    .forEach(attempt -> missing.remove(attempt.orderId()));
            after = page.getLast().id();
            page = billing.attempts(after);
        }
        parkMissing(findings, missing, grace);
    }

    /** Looks at orders of which something was parked before, however long ago they were paid. */
    void lookAgain(Findings findings, Set<UUID> parked, Duration grace) {
        var facts = database.inTransaction(() -> orders.of(parked, grace));
        findings.looking(parked.size());
        parked.forEach(id -> billing.attemptsOf(id)
                .forEach(attempt -> compare(findings, attempt, Optional.ofNullable(facts.get(id)))));
    }

    private static boolean pays(Attempt attempt, Optional<OrderFacts.Fact> order) {
        return order.filter(known -> known.attempt() == attempt.number()).isPresent();
    }

    private void compare(Findings findings, Attempt attempt, Optional<OrderFacts.Fact> known) {
        var id = attempt.orderId();
        if (known.isEmpty()) {
            if (attempt.held() != 0 || attempt.captured() != attempt.refunded()) {
                findings.park(DifferenceKind.MONEY_WITHOUT_ORDER, id, text(attempt));
            }
            return;
        }
        var order = known.get();
        if (!order.settled() || attempt.capturing() != 0) {
            return;
        }
        var detail = order + ", " + text(attempt);
        long shipped = order.shipped().getOrDefault(attempt.number(), 0L);
        if (order.status() == OrderStatus.CANCELLED) {
            giveBack(findings, attempt, order, detail);
            if (attempt.captured() != attempt.refunded()) {
                findings.park(DifferenceKind.CAPTURE_OF_CANCELLED_ORDER, id, detail);
            }
        } else if (attempt.captured() != shipped) {
            findings.park(
                    DifferenceKind.CAPTURE_DIFFERS, id, detail + ", shipped is " + shipped + " paid by this attempt");
        } else {
            giveBack(findings, attempt, order, detail);
            if (!order.isFinished() && pays(attempt, known)) {
                compareReserved(findings, attempt, order);
            }
        }
    }

    /** Only when all that has left is paid: what is reserved may be the payment for it. */
    private void giveBack(Findings findings, Attempt attempt, OrderFacts.Fact order, String detail) {
        if (attempt.held() != 0 && order.isFinished()) {
            findings.fix(DifferenceKind.MONEY_OF_FINISHED_ORDER, order.id(), detail, () -> voided(attempt));
        } else if (attempt.held() != 0 && attempt.number() != order.attempt()) {
            findings.fix(DifferenceKind.MONEY_OF_OTHER_ATTEMPT, order.id(), detail, () -> voided(attempt));
        }
    }

    /** When the term is over the next shipment has the money reserved again. */
    private static void compareReserved(Findings findings, Attempt attempt, OrderFacts.Fact order) {
        boolean over = attempt.state().equals("EXPIRED") || (attempt.state().equals("CAPTURED") && attempt.held() == 0);
        long open = order.owed() - order.shippedInAll();
        if (!over && attempt.held() != open) {
            findings.park(
                    DifferenceKind.MONEY_MISSING,
                    order.id(),
                    order + ", " + open + " are to be captured, " + text(attempt));
        }
    }

    private void voided(Attempt attempt) {
        var left =
                billing.voidAuthorization(attempt.orderId(), attempt.number()).state();
        switch (left) {
            case CLOSED, DECLINED, EXPIRED -> {}
            case AUTHORIZED, UNKNOWN -> throw new IllegalStateException("billing says " + left + " after the void");
        }
    }

    /** Asked one by one: their payments may have begun before the attempts that were listed. */
    private void parkMissing(Findings findings, Set<UUID> missing, Duration grace) {
        var facts = database.inTransaction(() -> orders.of(missing, grace));
        for (var order : facts.values()) {
            boolean free = order.owed() - order.shippedInAll() == 0;
            if (!order.settled() || order.isFinished() || free) {
                continue;
            }
            var attempts = billing.attemptsOf(order.id());
            if (attempts.stream().noneMatch(attempt -> attempt.number() == order.attempt())) {
                findings.park(
                        DifferenceKind.MONEY_MISSING,
                        order.id(),
                        order + ", attempt " + order.attempt() + " is unknown");
            } else {
                attempts.forEach(attempt -> compare(findings, attempt, Optional.of(order)));
            }
        }
    }

    private static String text(Attempt attempt) {
        return "attempt " + attempt.number() + " is " + attempt.state() + ": " + attempt.held() + " held, "
                + attempt.captured() + " captured, " + attempt.refunded() + " refunded";
    }
}
