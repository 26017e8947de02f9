package dev.souk.billing.payment;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Giving back money of an order, from whichever of its payments took it.
 *
 * <p>The refund and all its parts are committed before the provider is asked; each part has a key of its own there. Whoever
 * asked for the refund then puts the parts to the provider; what that leaves open, the settlement worker finishes.
 */
@Singleton
class OrderRefunds {

    private final Database database;
    private final Jdbc jdbc;
    private final Payments payments;
    private final Refunds refunds;
    private final Clock clock;

    @Inject
    OrderRefunds(Database database, Jdbc jdbc, Payments payments, Refunds refunds, Clock clock) {
        this.database = database;
        this.jdbc = jdbc;
        this.payments = payments;
        this.refunds = refunds;
        this.clock = clock;
    }

    /**
     * Gives the amount back, once per id.
     *
     * @param orLess whether, of an amount of which a part was given back before, the rest is enough
     * @throws ProblemException when that much was not captured, the id was used for something else, or it is not known yet how
     *     much can be given back; also with {@code orLess}, when more is missing than was given back by hand
     */
    OrderRefundView refund(UUID id, UUID orderId, Money amount, boolean orLess, String reason) {
        var wanted = OrderRefund.request(id, orderId, amount, orLess, reason, clock.instant());
        database.inTransaction(() -> begin(wanted)).stream()
                .filter(Refund::isPending)
                .forEach(refunds::settle);
        return of(orderId).stream()
                .filter(view -> view.refundId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Every refund of an order, oldest first; also those that an admin asked for on a single payment. */
    List<OrderRefundView> of(UUID orderId) {
        return database.inTransaction(() -> {
            Map<UUID, Payment> byId =
                    payments.of(orderId).stream().collect(Collectors.toMap(Payment::id, Function.identity()));
            List<Refund> all = payments.refundsOfOrder(orderId);
            var views = new ArrayList<OrderRefundView>();
            for (OrderRefund refund : find("order_id", orderId)) {
                views.add(OrderRefundView.of(
                        refund,
                        all.stream()
                                .filter(part -> part.orderRefundId().equals(Optional.of(refund.id())))
                                .map(part -> OrderRefundView.Part.of(part, byId.get(part.paymentId())))
                                .toList()));
            }
            all.stream()
                    .filter(refund -> refund.orderRefundId().isEmpty())
                    .forEach(refund -> views.add(OrderRefundView.of(refund, byId.get(refund.paymentId()))));
            return List.copyOf(views);
        });
    }

    /** The parts of the refund, new or of an earlier request. */
    private List<Refund> begin(OrderRefund wanted) {
        List<Payment> paid = payments.lockAll(wanted.orderId());
        List<OrderRefund> before = find("id", wanted.id());
        if (before.isEmpty()) {
            OrderRefund given = wanted.wanted().isPresent() ? wanted.giving(atMost(wanted, paid)) : wanted;
            if (insert(given)) {
                var now = payments.now();
                return RefundSplit.of(given.amount(), paid).stream()
                        .map(split -> addPart(given, split, now))
                        .toList();
            }
            before = find("id", wanted.id());
        }
        OrderRefund earlier = before.getFirst();
        if (!earlier.isSame(wanted)) {
            throw new ProblemException(
                    BillingProblems.REFUND_MISMATCH, "Use a new refundId for another order, amount or reason.");
        }
        return payments.refundsOfOrder(earlier.orderId()).stream()
                .filter(part -> part.orderRefundId().equals(Optional.of(earlier.id())))
                .toList();
    }

    /**
     * What is being given back by another refund may yet be refused; then there is more to give. Less than was asked for is
     * given only in place of what was given back by hand: when less was captured, somebody has to look.
     */
    private Money atMost(OrderRefund wanted, List<Payment> paid) {
        Money amount = wanted.amount();
        long left = 0;
        boolean open = false;
        for (Payment payment : paid) {
            payment.funds().requireCurrency(amount);
            left += payment.funds().refundable().amount();
            open |= !payment.funds().refunding().isZero();
        }
        if (left >= amount.amount()) {
            return amount;
        }
        if (open) {
            throw new ProblemException(
                            BillingProblems.PROVIDER_UNANSWERED,
                            "Another refund of this order is under way; repeat when it has ended.")
                    .header("Retry-After", "2");
        }
        long missing = amount.amount() - left;
        long byHand = givenByHand(wanted.orderId());
        if (missing > byHand) {
            throw new ProblemException(
                    BillingProblems.REFUND_EXCEEDS_CAPTURED,
                    "Of " + amount + " can be refunded " + Money.of(left, amount.currency())
                            + ", and in place of the rest only " + Money.of(byHand, amount.currency())
                            + " was given back by hand.");
        }
        return Money.of(left, amount.currency());
    }

    /** In minor units, without that in whose place a refund of the order has already given less than was asked for. */
    private long givenByHand(UUID orderId) {
        long byHand = payments.refundsOfOrder(orderId).stream()
                .filter(refund -> refund.orderRefundId().isEmpty() && refund.state() == MovementState.DONE)
                .mapToLong(Refund::minorUnits)
                .sum();
        return byHand
                - find("order_id", orderId).stream()
                        .mapToLong(OrderRefund::missing)
                        .sum();
    }

    private Refund addPart(OrderRefund wanted, RefundSplit split, Instant now) {
        split.payment().beginRefund(split.amount(), now);
        var part = Refund.partOf(wanted.id(), Uuid7.next(), split.payment(), split.amount(), wanted.reason(), now);
        payments.add(part);
        return part;
    }

    private boolean insert(OrderRefund refund) {
        return jdbc.update(
                        """
                        INSERT INTO order_refund (id, order_id, currency, amount, wanted, reason, created_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                        """,
                        refund.id(),
                        refund.orderId(),
                        refund.amount().currency().getCurrencyCode(),
                        refund.amount().amount(),
                        refund.wanted().map(Money::amount),
                        refund.reason(),
                        refund.createdAt())
                == 1;
    }

    private List<OrderRefund> find(String column, UUID id) {
        return jdbc.query(
                "SELECT id, order_id, currency, amount, wanted, reason, created_at FROM order_refund WHERE " + column
                        + " = ? ORDER BY created_at, id",
                OrderRefunds::refund,
                id);
    }

    private static OrderRefund refund(Row row) {
        return new OrderRefund(
                row.uuid("id"),
                row.uuid("order_id"),
                Money.of(row.longValue("amount"), row.text("currency")),
                row.optionalLong("wanted").map(wanted -> Money.of(wanted, row.text("currency"))),
                row.text("reason"),
                row.instant("created_at"));
    }
}
