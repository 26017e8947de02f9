package dev.souk.orders.reconciliation;

import dev.souk.orders.order.OrderStatus;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What orders' own tables say, read for a comparison. Every method belongs to the caller's transaction. */
@Singleton
class OrderFacts {

    private static final String SETTLED = settledSince("now() - ? * interval '1 ms'");

    private static final String BY_HAND = "exists (select from shipment s where s.order_id = o.id and s.stock_by_hand)";

    private final Jdbc jdbc;

    @Inject
    OrderFacts(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** The condition in SQL that no saga works on the order {@code o}, and that it has not changed since. */
    static String settledSince(String time) {
        return "not exists (select from saga where saga.order_id = o.id and saga.state <> 'DONE' and saga.kind <> 'RETURN')"
                + " and (select max(at) from order_history h where h.order_id = o.id) < " + time;
    }

    /**
     * An order.
     *
     * @param settled whether no saga works on it and it did not change for a while
     * @param open what has not left and is to leave, units by SKU
     * @param cancelled what was cancelled after a part had left, units by SKU
     * @param attempt which attempt pays for it
     * @param owed the share of the total that is captured or will be, in minor units
     * @param shipped what each attempt paid of what has left, in minor units
     * @param shipments what has left, units by SKU of each shipment
     * @param fulfilledByHand whether an operator saw to the stock of a shipment, in place of catalog
     */
    record Fact(
            UUID id,
            String number,
            OrderStatus status,
            boolean settled,
            int attempt,
            long owed,
            Map<String, Integer> open,
            Map<String, Integer> cancelled,
            Map<Integer, Long> shipped,
            Map<UUID, Map<String, Integer>> shipments,
            boolean fulfilledByHand) {

        boolean isFinished() {
            return status.isFinal();
        }

        boolean isToBeShipped() {
            return status == OrderStatus.CONFIRMED || status == OrderStatus.PARTIALLY_SHIPPED;
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
        var parts = new Parts(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        jdbc.query(
                "select order_id, sku, quantity - shipped_quantity - cancelled_quantity as open, cancelled_quantity"
                        + " from order_line where order_id = any(?) and quantity > shipped_quantity",
                row -> {
                    put(parts.open, row.uuid("order_id"), row.text("sku"), row.intValue("open"));
                    put(parts.cancelled, row.uuid("order_id"), row.text("sku"), row.intValue("cancelled_quantity"));
                    return row;
                },
                (Object) ids.toArray(UUID[]::new));
        jdbc.query(
                "select s.order_id, s.id, l.sku, l.quantity from shipment s join shipment_line l on l.shipment_id = s.id"
                        + " where s.order_id = any(?) and s.state = 'SHIPPED' order by s.id",
                row -> {
                    var of = parts.shipments.computeIfAbsent(row.uuid("order_id"), _ -> new LinkedHashMap<>());
                    put(of, row.uuid("id"), row.text("sku"), row.intValue("quantity"));
                    return row;
                },
                (Object) ids.toArray(UUID[]::new));
        jdbc.query(
                "select order_id, payment_attempt, sum(amount)::bigint as amount from shipment"
                        + " where order_id = any(?) and state = 'SHIPPED' group by order_id, payment_attempt",
                row -> parts.shipped
                        .computeIfAbsent(row.uuid("order_id"), _ -> new HashMap<>())
                        .put(row.intValue("payment_attempt"), row.longValue("amount")),
                (Object) ids.toArray(UUID[]::new));
        var facts = new HashMap<UUID, Fact>();
        jdbc.query(
                "select o.id, o.number, o.status, o.payment_attempt, o.total_amount - o.cancelled_amount as owed, "
                        + BY_HAND + " as by_hand, " + SETTLED + " as settled from customer_order o where o.id = any(?)",
                row -> facts.put(row.uuid("id"), fact(row, parts)),
                grace.toMillis(),
                ids.toArray(UUID[]::new));
        return facts;
    }

    /** What other tables than the order's say, by order. */
    private record Parts(
            Map<UUID, Map<String, Integer>> open,
            Map<UUID, Map<String, Integer>> cancelled,
            Map<UUID, Map<Integer, Long>> shipped,
            Map<UUID, Map<UUID, Map<String, Integer>>> shipments) {}

    private static void put(Map<UUID, Map<String, Integer>> units, UUID id, String sku, int quantity) {
        if (quantity > 0) {
            units.computeIfAbsent(id, _ -> new HashMap<>()).put(sku, quantity);
        }
    }

    private static Fact fact(Row row, Parts parts) {
        var id = row.uuid("id");
        var status = row.enumValue("status", OrderStatus.class);
        return new Fact(
                id,
                row.text("number"),
                status,
                row.bool("settled"),
                row.intValue("payment_attempt"),
                row.longValue("owed"),
                status == OrderStatus.CANCELLED ? Map.of() : parts.open.getOrDefault(id, Map.of()),
                parts.cancelled.getOrDefault(id, Map.of()),
                parts.shipped.getOrDefault(id, Map.of()),
                parts.shipments.getOrDefault(id, Map.of()),
                row.bool("by_hand"));
    }

    /** Orders that are to be shipped, or shipped further, that are settled; by id, after a given one, up to another. */
    List<UUID> toShip(UUID after, UUID upTo, Duration grace, int limit) {
        return jdbc.query(
                "select o.id from customer_order o where o.status in ('CONFIRMED', 'PARTIALLY_SHIPPED') and o.id > ?"
                        + " and o.id <= ? and " + SETTLED + " order by o.id limit ?",
                row -> row.uuid("id"),
                after,
                upTo,
                grace.toMillis(),
                limit);
    }

    /** An order that came to its end, and the work that ended it. */
    record Ended(UUID sagaId, UUID orderId) {}

    /**
     * Orders on which work was ended since then, but not just now, and that are at their end; in the order of that, behind a saga.
     * Nothing changes an order but its sagas, and their time is the database's.
     */
    List<Ended> ended(UUID after, Instant since, Duration grace, int limit) {
        return jdbc.query(
                "select s.id, s.order_id from saga s join customer_order o on o.id = s.order_id"
                        + " where s.state = 'DONE' and o.status in ('CANCELLED', 'SHIPPED')"
                        + " and (s.updated_at, s.id) > (coalesce((select updated_at from saga where id = ?), ?), ?)"
                        + " and s.updated_at < now() - ? * interval '1 ms' order by s.updated_at, s.id limit ?",
                row -> new Ended(row.uuid("id"), row.uuid("order_id")),
                after,
                since,
                after,
                grace.toMillis(),
                limit);
    }

    private static final String REFUNDED =
            "select id, order_id, coalesce(refunded_amount, amount) - by_hand_amount as given from order_return"
                    + " where state = 'REFUNDED' and amount > 0";

    /** A return and what counts as given back for it by billing, in minor units. */
    record Refunded(UUID id, UUID orderId, long amount) {}

    /** Returns that were refunded since then, but not just now, oldest first; after a given one. */
    List<Refunded> refunded(UUID after, Instant since, Duration grace, int limit) {
        return jdbc.query(
                REFUNDED
                        + " and (refunded_at, id) > (coalesce((select refunded_at from order_return where id = ?), ?), ?)"
                        + " and refunded_at < now() - ? * interval '1 ms' order by refunded_at, id limit ?",
                row -> new Refunded(row.uuid("id"), row.uuid("order_id"), row.longValue("given")),
                after,
                since,
                after,
                grace.toMillis(),
                limit);
    }

    /** Returns with these ids whose money counts as given back. */
    List<Refunded> refunded(Collection<UUID> ids) {
        return jdbc.query(
                REFUNDED + " and id = any(?)",
                row -> new Refunded(row.uuid("id"), row.uuid("order_id"), row.longValue("given")),
                (Object) ids.toArray(UUID[]::new));
    }
}
