package dev.souk.local.audit;

/**
 * Rule 6, in each of orders' and billing's database alone; {@link ReturnRule} compares them. The rounding is done again
 * here: half to even, once per line.
 */
final class TotalsRule {
    private static final String TOTAL = """
            select id::text, format('%s: %s - %s + %s + %s is not %s', number, lines_amount, discount_amount,
                                    tax_amount, shipping_amount, total_amount)
              from customer_order where lines_amount - discount_amount + tax_amount + shipping_amount <> total_amount""";

    private static final String LINES = """
            select o.id::text, format('%s: lines %s, discount %s and tax %s, but its lines say %s, %s and %s', o.number,
                                      o.lines_amount, o.discount_amount, o.tax_amount, coalesce(l.net, 0),
                                      coalesce(l.discount, 0), coalesce(l.tax, 0))
              from customer_order o
              left join (select order_id, sum(net_amount) as net, sum(discount_amount) as discount, sum(tax_amount) as tax
                           from order_line group by order_id) l on l.order_id = o.id
             where o.lines_amount is distinct from l.net or o.discount_amount is distinct from l.discount
                or o.tax_amount is distinct from l.tax""";

    private static final String LINE = """
            select order_id::text, format('%s: %s x %s is not %s, or %s basis points of that less %s not %s', sku, quantity,
                                          unit_amount, net_amount, tax_basis_points, discount_amount, tax_amount)
              from (select *, (net_amount - discount_amount) * tax_basis_points as points from order_line) line
             where net_amount <> unit_amount * quantity
                or tax_amount <> points / 10000 + case when points % 10000 > 5000
                       or (points % 10000 = 5000 and points / 10000 % 2 = 1) then 1 else 0 end""";

    /** Shares are kept when a shipment leaves; those of a shipped order and what was cancelled of it are the whole. */
    private static final String SHIPMENTS = """
            select o.id::text, format('%s: %s of %s shipped for %s, %s cancelled', o.number, o.status, o.total_amount,
                                      coalesce(sum(s.amount), 0), o.cancelled_amount)
              from customer_order o left join shipment s on s.order_id = o.id and s.state = 'SHIPPED'
             group by o.id
            having coalesce(sum(s.amount), 0) + o.cancelled_amount > o.total_amount
                or (o.status = 'SHIPPED' and coalesce(sum(s.amount), 0) + o.cancelled_amount <> o.total_amount)""";

    /** Shares are kept when goods come back, too: all of them are what the shipments took. */
    private static final String RETURNS = """
            select o.id::text, format('%s: shipped for %s, returned for %s', o.number, s.amount, r.amount)
              from customer_order o
              join (select order_id, sum(amount) as amount from order_return
                     where amount is not null group by order_id) r on r.order_id = o.id
              join (select order_id, sum(amount) as amount from shipment
                     where state = 'SHIPPED' group by order_id) s on s.order_id = o.id
             where r.amount > s.amount
                or (r.amount <> s.amount
                    and not exists (select from order_line l
                                     where l.order_id = o.id and l.returned_quantity < l.shipped_quantity))""";

    private static final String PROMOTIONS = """
            select p.code, format('%s uses are counted, %s orders use it', p.redeemed, count(r.order_id))
              from promotion p left join promotion_redemption r on r.code = p.code and r.released_at is null
             group by p.code having p.redeemed <> count(r.order_id)""";

    private static final String REFUNDS = """
            select o.id::text, format('%s to give back, parts of %s for %s payments', o.amount, coalesce(sum(r.amount), 0), count(r.id))
              from order_refund o left join refund r on r.order_refund_id = o.id
              left join payment p on p.id = r.payment_id
             group by o.id
            having coalesce(sum(r.amount), 0) <> o.amount
                or bool_or(p.order_id <> o.order_id or p.currency <> o.currency)""";

    /** A return is refunded in full, unless somebody had given a part of it back by hand. */
    private static final String SHORT = """
            select o.order_id::text, format('%s less than wanted was given back, but only %s by hand', sum(o.wanted - o.amount),
                                            coalesce(h.amount, 0))
              from order_refund o
              left join (select p.order_id, sum(r.amount) as amount from refund r join payment p on p.id = r.payment_id
                          where r.order_refund_id is null and r.state = 'DONE' group by p.order_id) h on h.order_id = o.order_id
             where o.wanted > o.amount
             group by o.order_id, h.amount having sum(o.wanted - o.amount) > coalesce(h.amount, 0)""";

    private TotalsRule() {}

    static void look(Snapshots snapshots, Findings findings) {
        Snapshot billing = snapshots.of("billing");
        Snapshot orders = snapshots.of("orders");
        findings.checked(Rule.TOTALS, "orders", orders.count("select count(*) from customer_order"));
        findings.checked(Rule.TOTALS, "lines", orders.count("select count(*) from order_line"));
        findings.take(Rule.TOTALS, "total-is-sum-of-parts", orders, TOTAL);
        findings.take(Rule.TOTALS, "parts-are-sums-of-lines", orders, LINES);
        findings.take(Rule.TOTALS, "line-is-rounded-by-the-rule", orders, LINE);
        findings.take(Rule.TOTALS, "shipments-sum-to-the-total", orders, SHIPMENTS);
        findings.take(Rule.TOTALS, "returns-sum-to-the-shipments", orders, RETURNS);
        findings.take(Rule.TOTALS, "promotions-are-counted", orders, PROMOTIONS);
        findings.checked(Rule.TOTALS, "refunds of orders", billing.count("select count(*) from order_refund"));
        findings.take(Rule.TOTALS, "refund-is-sum-of-parts", billing, REFUNDS);
        findings.take(Rule.TOTALS, "refund-is-short-by-what-was-given-by-hand", billing, SHORT);
    }
}
