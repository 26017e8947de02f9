package dev.souk.orders.order;

import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.persistence.annotations.BatchFetchType;
import org.eclipse.persistence.config.QueryHints;

/** The orders and their shipments. Every method belongs to the caller's transaction. */
@Singleton
public class Orders {

    /** What the sequence goes on by: each of its values stands for so many numbers, up to itself. */
    private static final int NUMBERS = 50;

    private final Database database;
    private final Jdbc jdbc;
    private final OrderRows rows;
    private long nextNumber = 1;
    private long lastNumber;

    /** For CDI, and for tests that have a database. */
    @Inject
    public Orders(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
        this.rows = new OrderRows(jdbc);
    }

    /** A number for a new order, {@code S-2026-000123}; numbers can be skipped and are never given twice. */
    public synchronized String nextNumber(Instant now) {
        if (nextNumber > lastNumber) {
            lastNumber = database.read(
                            () -> jdbc.one("select nextval('order_number') as next", row -> row.longValue("next")))
                    .orElseThrow();
            nextNumber = Math.max(1, lastNumber - NUMBERS + 1);
        }
        return "S-%d-%06d".formatted(now.atZone(ZoneOffset.UTC).getYear(), nextNumber++);
    }

    /** Stores a new order, its lines and how it began, with the current transaction. */
    public void add(Order order) {
        rows.insert(order);
    }

    /** Stores that an order, which was read or placed before, has moved on to another status. */
    public void storeStatus(Order order) {
        rows.updateStatus(order);
    }

    /** A copy of the order with this id, which must exist: what is changed of it is not stored by itself. */
    public Order copy(UUID id) {
        var order = get(id);
        order.readAll();
        database.entityManager().detach(order);
        return order;
    }

    /** The order with this id. */
    public Optional<Order> find(UUID id) {
        return Optional.ofNullable(database.entityManager().find(Order.class, id));
    }

    /** The order with this id, which must exist. */
    public Order get(UUID id) {
        return find(id).orElseThrow(() -> new IllegalStateException("there is no order " + id));
    }

    /** The order with this id, which nobody else changes until the transaction ends. */
    public Optional<Order> lock(UUID id) {
        return Optional.ofNullable(database.entityManager().find(Order.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /**
     * Which orders are asked for: those that fit all of it.
     *
     * @param customer only this customer's; everybody's when empty
     * @param status only those in this status
     * @param number only the one with this number
     */
    record Wanted(Optional<UUID> customer, Optional<OrderStatus> status, Optional<String> number) {}

    /**
     * Orders, newest first.
     *
     * @param after the last order of the page before
     */
    Page<Order> page(Wanted wanted, Optional<UUID> after, Limit limit) {
        var where = new StringBuilder("select o from Order o where 1 = 1");
        wanted.customer().ifPresent(_ -> where.append(" and o.customerId = :customer"));
        wanted.status().ifPresent(_ -> where.append(" and o.status = :status"));
        wanted.number().ifPresent(_ -> where.append(" and o.number = :number"));
        after.ifPresent(_ -> where.append(" and o.id < :after"));
        var query = database.entityManager()
                .createQuery(where.append(" order by o.id desc").toString(), Order.class)
                .setHint(QueryHints.BATCH, "o.lines")
                .setHint(QueryHints.BATCH_TYPE, BatchFetchType.IN)
                .setMaxResults(limit.plusOne());
        wanted.customer().ifPresent(id -> query.setParameter("customer", id));
        wanted.status().ifPresent(status -> query.setParameter("status", status));
        wanted.number().ifPresent(number -> query.setParameter("number", number));
        after.ifPresent(id -> query.setParameter("after", id));
        return Page.of(query.getResultList(), limit, order -> Cursor.of(order.id()));
    }

    /** The orders with these ids that exist. */
    public Map<UUID, Order> of(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return database.entityManager()
                .createQuery("select o from Order o where o.id in :ids", Order.class)
                .setParameter("ids", ids)
                .getResultStream()
                .collect(Collectors.toMap(Order::id, Function.identity()));
    }

    /** Stores a new shipment. */
    public void add(Shipment shipment) {
        database.entityManager().persist(shipment);
    }

    /** The shipment with this id, which must exist. */
    public Shipment shipment(UUID id) {
        return Optional.ofNullable(database.entityManager().find(Shipment.class, id))
                .orElseThrow(() -> new IllegalStateException("there is no shipment " + id));
    }

    /** The shipment with this id of this order; 404 otherwise. */
    public Shipment shipmentOf(Order order, UUID id) {
        return shipmentsOf(order.id()).stream()
                .filter(shipment -> shipment.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problems.notFound("The order has no such shipment."));
    }

    /** The shipments of an order, oldest first. */
    public List<Shipment> shipmentsOf(UUID orderId) {
        return database.entityManager()
                .createQuery("select s from Shipment s where s.orderId = :order order by s.id", Shipment.class)
                .setParameter("order", orderId)
                .getResultList();
    }
}
