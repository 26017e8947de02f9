package dev.souk.orders.order;

import dev.souk.platform.data.Jdbc;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The statements of the one path that all buyers take, placing an order and confirming it, which go to the database with those
 * of cart, saga and outbox in one message. Whatever happens to an order otherwise is stored by JPA.
 */
final class OrderRows {

    private static final String INSERT = """
            insert into customer_order (id, number, customer_id, cart_id, status, currency, lines_amount, discount_amount,
                tax_amount, shipping_amount, total_amount, promotion_code, shipping_method, ship_name, ship_line1, ship_line2,
                ship_city, ship_postal_code, ship_country, payment_attempt, last_attempt, placed_at, version)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)""";

    private static final String INSERT_LINES = """
            insert into order_line (id, order_id, position, sku, product_id, name, quantity, shipped_quantity, unit_amount,
                net_amount, discount_amount, tax_category, tax_basis_points, tax_amount)
            select id, ?::uuid, position, sku, product, name, quantity, 0, unit, net, discount, category, points, tax
              from unnest(?::uuid[], ?::int[], ?::text[], ?::uuid[], ?::text[], ?::int[], ?::bigint[], ?::bigint[],
                ?::bigint[], ?::text[], ?::int[], ?::bigint[])
                as line (id, position, sku, product, name, quantity, unit, net, discount, category, points, tax)""";

    private static final String INSERT_HISTORY =
            "insert into order_history (id, order_id, at, from_status, to_status, actor, note) values (?, ?, ?, ?, ?, ?, ?)";

    private static final String UPDATE_STATUS =
            "update customer_order set status = ?, version = version + 1 where id = ? and version = ?";

    private final Jdbc jdbc;

    OrderRows(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** A new order with its lines and the beginning of its history. */
    void insert(Order order) {
        var to = order.shippingAddress();
        jdbc.later(
                INSERT,
                order.id(),
                order.number(),
                order.customerId(),
                order.cartId(),
                order.status(),
                order.total().currency().getCurrencyCode(),
                order.subtotal().amount(),
                order.discount().amount(),
                order.tax().amount(),
                order.shipping().amount(),
                order.total().amount(),
                order.promotionCode(),
                order.shippingMethod(),
                to.name(),
                to.line1(),
                to.line2(),
                to.city(),
                to.postalCode(),
                to.country(),
                order.paymentAttempt(),
                order.lastAttempt(),
                order.placedAt());
        var lines = order.lines();
        jdbc.later(
                INSERT_LINES,
                order.id(),
                column(lines, OrderLine::id, UUID[]::new),
                column(lines, OrderLine::position, Integer[]::new),
                column(lines, OrderLine::sku, String[]::new),
                column(lines, OrderLine::productId, UUID[]::new),
                column(lines, OrderLine::name, String[]::new),
                column(lines, OrderLine::quantity, Integer[]::new),
                column(lines, OrderLine::unitAmount, Long[]::new),
                column(lines, OrderLine::netAmount, Long[]::new),
                column(lines, OrderLine::discountAmount, Long[]::new),
                column(lines, OrderLine::taxCategory, String[]::new),
                column(lines, OrderLine::taxBasisPoints, Integer[]::new),
                column(lines, OrderLine::taxAmount, Long[]::new));
        order.history().forEach(entry -> insert(order, entry));
        order.stored();
    }

    /** The status, and the last entry of the history, which tells of it. */
    void updateStatus(Order order) {
        jdbc.laterOne(
                () -> new IllegalStateException("order " + order.number() + " was changed meanwhile"),
                UPDATE_STATUS,
                order.status(),
                order.id(),
                order.version());
        insert(order, order.history().getLast());
        order.stored();
    }

    private void insert(Order order, HistoryEntry entry) {
        jdbc.later(
                INSERT_HISTORY,
                entry.id(),
                order.id(),
                entry.at(),
                entry.from(),
                entry.to(),
                entry.actor(),
                entry.note());
    }

    private static <T> T[] column(List<OrderLine> lines, Function<OrderLine, T> value, IntFunction<T[]> array) {
        return lines.stream().map(value).toArray(array);
    }
}
