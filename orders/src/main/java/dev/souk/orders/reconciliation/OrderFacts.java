package dev.souk.orders.reconciliation;

import dev.souk.orders.order.OrderStatus;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What orders' own tables say, read for a comparison. Every method belongs to the caller's transaction. */
@Singleton
class OrderFacts {

    private static final String NO_SAGA = "not exists (select from saga where saga.order_id = o.id"
            + " and saga.state <> 'DONE' and saga.kind <> 'RETURN')"
            + " and (select max(at) from order_history h where h.order_id = o.id) < now() - ? * interval '1 ms'";

    private final Jdbc jdbc;

    @Inject
    OrderFacts(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An order.
     *
     * @param settled whether no saga works on it and it did not change for a while
     * @param open what has not left and is to leave, units by SKU
     * @param attempt which attempt pays for it
     * @param owed the share of the total that is captured or will be, in minor units
     * @param shipped what each attempt paid of what has left, in minor units
     */
    record Fact(
            UUID id,
            String number,
            OrderStatus status,
            boolean settled,
            int attempt,
            long owed,
            Map<String, Integer> open,
            Map<Integer, Long> shipped) {

        boolean isFinished() {
            return status.isFinal();
        }

        long shippedInAll() {
            return shipped.values().stream().mapToLong(Long::longValue).sum();
        }

        @Override
        public String toString() {
            return number + " is " + status;
        }
    }

    /** The orders with these ids that exist. */
    Map<UUID, Fact> of(Collection<UUID> ids, Duration grace) {
        var open = new HashMap<UUID, Map<String, Integer>>();
        jdbc.query(
                "select order_id, sku, quantity - shipped_quantity - cancelled_quantity as open from order_line"
                        + " where order_id = any(?) and quantity > shipped_quantity + cancelled_quantity",
                row -> open.computeIfAbsent(row.uuid("order_id"), _ -> new HashMap<>())
                        .put(row.text("sku"), row.intValue("open")),
                (Object) ids.toArray(UUID[]::new));
        var shipped = new HashMap<UUID, Map<Integer, Long>>();
        jdbc.query(
                "select order_id, payment_attempt, sum(amount)::bigint as amount from shipment"
                        + " where order_id = any(?) and state = 'SHIPPED' group by order_id, payment_attempt",
                row -> shipped.computeIfAbsent(row.uuid("order_id"), _ -> new HashMap<>())
                        .put(row.intValue("payment_attempt"), row.longValue("amount")),
                (Object) ids.toArray(UUID[]::new));
        var facts = new HashMap<UUID, Fact>();
        jdbc.query(
                "select o.id, o.number, o.status, o.payment_attempt, o.total_amount - o.cancelled_amount as owed, "
                        + NO_SAGA + " as settled from customer_order o where o.id = any(?)",
                row -> facts.put(row.uuid("id"), fact(row, open, shipped)),
                grace.toMillis(),
                ids.toArray(UUID[]::new));
        return facts;
    }

    private static Fact fact(Row row, Map<UUID, Map<String, Integer>> open, Map<UUID, Map<Integer, Long>> shipped) {
        var id = row.uuid("id");
        var status = row.enumValue("status", OrderStatus.class);
        return new Fact(
                id,
                row.text("number"),
                status,
                row.bool("settled"),
                row.intValue("payment_attempt"),
                row.longValue("owed"),
                status == OrderStatus.CANCELLED ? Map.of() : open.getOrDefault(id, Map.of()),
                shipped.getOrDefault(id, Map.of()));
    }

    /** Orders that are to be shipped, or shipped further, that are settled; by id, after a given one. */
    List<UUID> toShip(UUID after, Duration grace, int limit) {
        return jdbc.query(
                "select o.id from customer_order o where o.status in ('CONFIRMED', 'PARTIALLY_SHIPPED') and o.id > ? and "
                        + NO_SAGA + " order by o.id limit ?",
                row -> row.uuid("id"),
                after,
                grace.toMillis(),
                limit);
    }

    /** A return whose money counts as given back, in minor units. */
    record Refunded(UUID id, UUID orderId, long amount) {}

    /** Returns that were refunded lately, but not just now; by id, after a given one. */
    List<Refunded> refunded(UUID after, Duration window, Duration grace, int limit) {
        return jdbc.query(
                "select id, order_id, amount from order_return where state = 'REFUNDED' and amount > 0 and id > ?"
                        + " and refunded_at between now() - ? * interval '1 ms' and now() - ? * interval '1 ms'"
                        + " order by id limit ?",
                row -> new Refunded(row.uuid("id"), row.uuid("order_id"), row.longValue("amount")),
                after,
                window.toMillis(),
                grace.toMillis(),
                limit);
    }

    /** Returns with these ids whose money counts as given back. */
    List<Refunded> refunded(Collection<UUID> ids) {
        return jdbc.query(
                "select id, order_id, amount from order_return where state = 'REFUNDED' and amount > 0 and id = any(?)",
                row -> new Refunded(row.uuid("id"), row.uuid("order_id"), row.longValue("amount")),
                (Object) ids.toArray(UUID[]::new));
    }
}
