package dev.souk.orders;

import dev.souk.platform.test.TestDatabase;

/** A database with many orders, of which most are over. */
public final class ManyOrders {

    private ManyOrders() {}

    /** Adds that many orders of two lines, of which one in {@code nth} is CONFIRMED and the others are SHIPPED. */
    public static void add(TestDatabase server, int orders, int nth) {
        server.asSuperuser("""
                set session_replication_role = replica;
                insert into customer_order (id, number, customer_id, cart_id, status, currency, lines_amount, tax_amount,
                    shipping_amount, total_amount, shipping_method, ship_name, ship_line1, ship_city, ship_postal_code,
                    ship_country, payment_attempt, placed_at, version)
                select gen_random_uuid(), 'M-' || n, gen_random_uuid(), gen_random_uuid(),
                    case when n %% %d = 0 then 'CONFIRMED' else 'SHIPPED' end, 'EUR', 200, 0, 0, 200, 'standard', 'Ada',
                    'Hauptstr. 1', 'Berlin', '10115', 'DE', 1, now(), 1
                  from generate_series(1, %d) n;
                insert into order_line (id, order_id, position, sku, product_id, name, quantity, shipped_quantity,
                    unit_amount, net_amount, tax_category, tax_basis_points, tax_amount)
                select gen_random_uuid(), id, n, 'SKU-' || n, gen_random_uuid(), 'Mug', 1, 0, 100, 100, 'standard', 0, 0
                  from customer_order, generate_series(1, 2) n;
                insert into order_history (id, order_id, at, to_status, actor)
                select gen_random_uuid(), id, now() - interval '1 hour', status, 'test' from customer_order
                """.formatted(nth, orders));
        server.asSuperuser("analyze customer_order, order_line, order_history");
    }
}
