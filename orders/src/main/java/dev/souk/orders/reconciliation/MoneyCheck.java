package dev.souk.orders.reconciliation;

import dev.souk.orders.billing.BillingGateway;
import dev.souk.orders.billing.BillingGateway.Attempt;
import dev.souk.orders.order.OrderStatus;
import dev.souk.platform.data.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Compares billing's attempts with the orders they pay for: those of orders that are to be shipped, and of
 * all that lately came to their end or began.
 */
@Singleton
class MoneyCheck {

    private static final int PAGE = 500;

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
     * Looks at a page of the orders that are to be shipped, however long ago they were paid.
     *
     * @param after the last order of the page before
     * @return the last order of this page; empty when it was the last one
     */
    Optional<UUID> open(Findings findings, UUID after, Duration grace) {
        List<UUID> ids = database.inTransaction(() -> orders.toShip(after, Reconciliation.LAST, grace, PAGE));
        lookAt(findings, ids, grace);
        return ids.size() < PAGE ? Optional.empty() : Optional.of(ids.getLast());
    }

    /**
     * Looks at a page of the orders that came to their end since then.
     *
     * @param after the saga that ended the last order of the page before
     * @return the saga that ended the last order of this page; empty when there are no more
     */
    Optional<UUID> ended(Findings findings, UUID after, Instant since, Duration grace) {
        List<OrderFacts.Ended> page = database.inTransaction(() -> orders.ended(after, since, grace, PAGE));
        lookAt(findings, page.stream().map(OrderFacts.Ended::orderId).distinct().toList(), grace);
        return page.size() < PAGE
                ? Optional.empty()
                : Optional.of(page.getLast().sagaId());
    }

    /**
     * Looks at a page of all attempts.
     *
     * @param after the last attempt of the page before
     * @return the last attempt of this page; empty when there are no more
     */
    Optional<UUID> attempts(Findings findings, UUID after, Duration grace) {
        List<Attempt> page = billing.attempts(after);
        findings.looking(page.size());
        var ids = page.stream().map(Attempt::orderId).distinct().toList();
        var facts = database.inTransaction(() -> orders.of(ids, grace));
        page.forEach(attempt -> compare(findings, attempt, Optional.ofNullable(facts.get(attempt.orderId()))));
        return page.isEmpty() ? Optional.empty() : Optional.of(page.getLast().id());
    }

    /**
     * Looks at some orders of which something was parked before, however long ago they were paid.
     *
     * @return those of which nothing can be said yet
     */
    List<UUID> lookAgain(Findings findings, List<UUID> parked, Duration grace) {
        return lookAt(findings, parked, grace);
    }

    /**
     * Billing is asked first: an order that did not change for a while had its attempt by then.
     *
     * @return those that are worked on, so that nothing can be said of them yet
     */
    private List<UUID> lookAt(Findings findings, List<UUID> ids, Duration grace) {
        findings.looking(ids.size());
        var attempts = billing.attemptsOf(ids).stream().collect(Collectors.groupingBy(Attempt::orderId));
        var facts = database.inTransaction(() -> orders.of(ids, grace));
        ids.forEach(id -> {
            var order = Optional.ofNullable(facts.get(id));
            var ofOrder = attempts.getOrDefault(id, List.of());
            ofOrder.forEach(attempt -> compare(findings, attempt, order));
            order.filter(_ -> ofOrder.stream().noneMatch(attempt -> pays(attempt, order)))
                    .filter(MoneyCheck::isToBePaid)
                    .ifPresent(unpaid -> findings.park(
                            DifferenceKind.MONEY_MISSING,
                            id,
                            unpaid + ", attempt " + unpaid.attempt() + " is unknown"));
        });
        return facts.values().stream()
                .filter(order -> !order.settled()
                        || attempts.getOrDefault(order.id(), List.of()).stream().anyMatch(MoneyCheck::isUnderWay))
                .map(OrderFacts.Fact::id)
                .toList();
    }

    private static boolean isUnderWay(Attempt attempt) {
        return attempt.capturing() != 0;
    }

    private static boolean isToBePaid(OrderFacts.Fact order) {
        boolean free = order.owed() - order.shippedInAll() == 0;
        return order.settled() && order.isToBeShipped() && !free;
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
        if (!order.settled() || isUnderWay(attempt)) {
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

    private static String text(Attempt attempt) {
        return "attempt " + attempt.number() + " is " + attempt.state() + ": " + attempt.held() + " held, "
                + attempt.captured() + " captured, " + attempt.refunded() + " refunded";
    }
}
