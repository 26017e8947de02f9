package dev.souk.local.audit;

/** Rule 2, as far as orders and billing can each tell for themselves; {@link OrderRule} compares the two. */
final class PaymentRule {
    private static final String CART = """
            select cart_id::text, format('%s orders: %s', count(*), string_agg(id::text, ' ' order by id))
              from customer_order where status <> 'CANCELLED' group by cart_id having count(*) > 1""";

    private static final String KEY = """
            select min(encode(id, 'hex')), format('%s keys for what one of them began, %s', count(*), reference)
              from idempotency_key where reference is not null group by reference having count(*) > 1""";

    private static final String CHECKOUT = """
            select o.id::text, format('%s checkouts', count(s.id))
              from customer_order o left join saga s on s.order_id = o.id and s.kind = 'CHECKOUT'
             group by o.id having count(s.id) <> 1""";

    /** Keys are kept for a day. Without its key, a request that is sent again would order again. */
    private static final String KEYLESS = """
            select s.id::text, format('the checkout of order %s began without a key', s.order_id)
              from saga s left join idempotency_key k on k.reference = s.id
             where s.kind = 'CHECKOUT' and s.created_at > now() - interval '23 hours' and k.id is null""";

    private static final String OPEN = """
            select order_id::text, format('%s open payments: attempts %s', count(*), string_agg(attempt::text, ', ' order by attempt))
              from payment where state in ('PENDING', 'UNKNOWN', 'AUTHORIZED', 'VOIDING', 'PARTIALLY_CAPTURED')
             group by order_id having count(*) > 1""";

    private static final String WITHIN = """
            select id::text, format('authorized %s, captured %s, capturing %s, released %s, refunded %s, refunding %s',
                                    authorized, captured, capturing, released, refunded, refunding)
              from payment
             where captured + capturing + released > authorized or refunded + refunding > captured
                or least(authorized, captured, capturing, released, refunded, refunding) < 0""";

    private static final String CAPTURES = """
            select p.id::text, format('captured %s and capturing %s, but its captures say %s and %s',
                                      p.captured, p.capturing, coalesce(c.done, 0), coalesce(c.pending, 0))
              from payment p
              left join (select payment_id, coalesce(sum(amount) filter (where state = 'DONE'), 0) as done,
                                coalesce(sum(amount) filter (where state = 'PENDING'), 0) as pending
                           from capture group by payment_id) c on c.payment_id = p.id
             where p.captured <> coalesce(c.done, 0) or p.capturing <> coalesce(c.pending, 0)""";

    private static final String REFUNDS = """
            select p.id::text, format('refunded %s and refunding %s, but its refunds say %s and %s',
                                      p.refunded, p.refunding, coalesce(r.done, 0), coalesce(r.pending, 0))
              from payment p
              left join (select payment_id, coalesce(sum(amount) filter (where state = 'DONE'), 0) as done,
                                coalesce(sum(amount) filter (where state = 'PENDING'), 0) as pending
                           from refund group by payment_id) r on r.payment_id = p.id
             where p.refunded <> coalesce(r.done, 0) or p.refunding <> coalesce(r.pending, 0)""";

    private PaymentRule() {}

    static void look(Snapshots snapshots, Findings findings) {
        Snapshot orders = snapshots.of("orders");
        findings.checked(Rule.PAYMENTS, "keys", orders.count("select count(*) from idempotency_key"));
        findings.take(Rule.PAYMENTS, "one-live-order-per-cart", orders, CART);
        findings.take(Rule.PAYMENTS, "one-order-per-key", orders, KEY);
        findings.take(Rule.PAYMENTS, "one-checkout-per-order", orders, CHECKOUT);
        findings.take(Rule.PAYMENTS, "checkout-has-its-key", orders, KEYLESS);
        Snapshot billing = snapshots.of("billing");
        findings.checked(Rule.PAYMENTS, "payments", billing.count("select count(*) from payment"));
        findings.checked(
                Rule.PAYMENTS,
                "captures and refunds",
                billing.count("select (select count(*) from capture) + (select count(*) from refund)"));
        findings.take(Rule.PAYMENTS, "one-open-payment-per-order", billing, OPEN);
        findings.take(Rule.PAYMENTS, "captured-and-refunded-within", billing, WITHIN);
        findings.take(Rule.PAYMENTS, "captured-is-sum-of-captures", billing, CAPTURES);
        findings.take(Rule.PAYMENTS, "refunded-is-sum-of-refunds", billing, REFUNDS);
    }
}
