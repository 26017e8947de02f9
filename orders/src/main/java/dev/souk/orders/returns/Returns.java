package dev.souk.orders.returns;

import dev.souk.orders.order.Order;
import dev.souk.orders.order.OrderEvents;
import dev.souk.platform.data.Database;
import dev.souk.platform.events.Outbox;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.persistence.annotations.BatchFetchType;
import org.eclipse.persistence.config.QueryHints;

/** The returns, and what the rest of the platform hears of them. Every method belongs to the caller's transaction. */
@Singleton
class Returns {

    private final Database database;
    private final Outbox outbox;
    private final ReturnMetrics metrics;

    @Inject
    Returns(Database database, Outbox outbox, ReturnMetrics metrics) {
        this.database = database;
        this.outbox = outbox;
        this.metrics = metrics;
    }

    /** Data of every event about a return; {@code souk.orders.return-<state>.v1}, of the aggregate of its order. */
    record Data(
            UUID returnId,
            UUID orderId,
            String orderNumber,
            UUID customerId,
            ReturnState state,
            List<OrderEvents.Line> lines,
            Optional<Money> amount,
            Optional<Money> refundedAmount,
            Optional<String> note) {}

    void add(OrderReturn goods) {
        database.entityManager().persist(goods);
    }

    /** The return with this id, which must exist. */
    OrderReturn get(UUID id) {
        return Optional.ofNullable(database.entityManager().find(OrderReturn.class, id))
                .orElseThrow(() -> new IllegalStateException("there is no return " + id));
    }

    /** The return with this id of this order; 404 otherwise. Read after the order was locked. */
    OrderReturn of(Order order, UUID id) {
        return Optional.ofNullable(database.entityManager().find(OrderReturn.class, id))
                .filter(found -> found.orderId().equals(order.id()))
                .orElseThrow(() -> Problems.notFound("The order has no such return."));
    }

    /** The returns of an order, oldest first. */
    List<OrderReturn> of(UUID orderId) {
        return database.entityManager()
                .createQuery("select r from OrderReturn r where r.orderId = :order order by r.id", OrderReturn.class)
                .setParameter("order", orderId)
                .getResultList();
    }

    /**
     * Returns in a state, oldest first.
     *
     * @param after the last return of the page before
     */
    List<OrderReturn> in(ReturnState state, Optional<UUID> after, int limit) {
        var query = database.entityManager()
                .createQuery(
                        "select r from OrderReturn r where r.state = :state"
                                + (after.isPresent() ? " and r.id > :after" : "") + " order by r.id",
                        OrderReturn.class)
                .setHint(QueryHints.BATCH, "r.lines")
                .setHint(QueryHints.BATCH_TYPE, BatchFetchType.IN)
                .setParameter("state", state)
                .setMaxResults(limit);
        after.ifPresent(id -> query.setParameter("after", id));
        return query.getResultList();
    }

    /** Tells the state that a return is in now. */
    void tell(OrderReturn goods, Order order) {
        outbox.append(
                "souk.orders.return-" + goods.state().name().toLowerCase(Locale.ROOT) + ".v1",
                order.id(),
                new Data(
                        goods.id(),
                        order.id(),
                        order.number(),
                        order.customerId(),
                        goods.state(),
                        OrderEvents.lines(order, goods.announced()),
                        goods.amount(order),
                        goods.refundedAmount(order),
                        goods.note()));
        database.afterCommit(() -> metrics.became(goods.state()));
    }
}
