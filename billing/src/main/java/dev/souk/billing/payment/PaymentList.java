package dev.souk.billing.payment;

import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Pages of payments, newest first: ids are ordered by time. */
@Singleton
class PaymentList {

    private static final UUID LAST = new UUID(-1L, -1L);

    private final Database database;

    @Inject
    PaymentList(Database database) {
        this.database = database;
    }

    /**
     * @param customer only theirs; everybody's when empty
     * @param order only this order's
     * @param cursor from an earlier page, or null
     */
    Page<PaymentView> page(Optional<UUID> customer, Optional<UUID> order, Limit limit, String cursor) {
        UUID before = Cursor.parse(cursor, 1).map(keys -> keys.uuid(0)).orElse(LAST);
        return database.inTransaction(() -> {
            var found = Page.of(find(customer, order, before, limit), limit, payment -> Cursor.of(payment.id()));
            Map<UUID, List<Refund>> refunds = refundsOf(found.items());
            return found.map(payment -> PaymentView.of(payment, refunds.getOrDefault(payment.id(), List.of())));
        });
    }

    private List<Payment> find(Optional<UUID> customer, Optional<UUID> order, UUID before, Limit limit) {
        var query = database.entityManager()
                .createQuery(
                        "select p from Payment p where p.id < :before and p.state <> :closed"
                                + customer.map(_ -> " and p.attempt.customerId = :customer")
                                        .orElse("")
                                + order.map(_ -> " and p.attempt.orderId = :order")
                                        .orElse("")
                                + " order by p.id desc",
                        Payment.class)
                .setParameter("before", before)
                .setParameter("closed", PaymentState.CLOSED)
                .setMaxResults(limit.plusOne());
        customer.ifPresent(id -> query.setParameter("customer", id));
        order.ifPresent(id -> query.setParameter("order", id));
        return query.getResultList();
    }

    private Map<UUID, List<Refund>> refundsOf(List<Payment> found) {
        if (found.isEmpty()) {
            return Map.of();
        }
        return database.entityManager()
                .createQuery(
                        "select r from Refund r where r.paymentId in :payments order by r.createdAt, r.id",
                        Refund.class)
                .setParameter("payments", found.stream().map(Payment::id).toList())
                .getResultStream()
                .collect(Collectors.groupingBy(Refund::paymentId));
    }
}
