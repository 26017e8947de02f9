package dev.souk.local.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * Rule 4, and of rule 2 that an order is not paid twice: what orders, catalog and billing say of each order, as a merge of
 * three streams that are sorted by its id.
 */
final class OrderRule {
    private static final String ORDERS = """
            select o.id, o.number, o.status, o.currency, o.total_amount - o.cancelled_amount, l.wanted, l.shipped, coalesce(p.amount, 0),
                   exists (select from saga s where s.order_id = o.id and s.state <> 'DONE' and s.kind <> 'RETURN'),
                   coalesce(l.cancelled, 0)
              from customer_order o
              left join (select order_id, string_agg(sku || 'x' || quantity, ' ' order by sku collate "C") as wanted,
                                string_agg(sku || 'x' || shipped_quantity, ' ' order by sku collate "C")
                                    filter (where shipped_quantity > 0) as shipped,
                                sum(cancelled_quantity) as cancelled
                           from order_line group by order_id) l on l.order_id = o.id
              left join (select order_id, sum(amount) as amount from shipment
                          where state = 'SHIPPED' group by order_id) p on p.order_id = o.id
             order by o.id""";

    /** A saga that somebody drives is touched at each attempt, and parked after so many. */
    private static final String STUCK = """
            select order_id::text, format('%s is at %s, and nobody touched it since %s', kind, step, updated_at)
              from saga where state = 'RUNNING' and updated_at < now() - interval '1 hour'""";

    private static final String HOLDS = """
            select h.owner_id, h.state, l.held, l.fulfilled
              from hold h
              left join (select owner_id, string_agg(sku || 'x' || quantity, ' ' order by sku collate "C") as held,
                                string_agg(sku || 'x' || fulfilled, ' ' order by sku collate "C")
                                    filter (where fulfilled > 0) as fulfilled
                           from (select owner_id, sku, sum(quantity) as quantity, sum(fulfilled) as fulfilled
                                   from hold_line group by owner_id, sku) line
                          group by owner_id) l on l.owner_id = h.owner_id
             where h.owner_kind = 'ORDER' order by h.owner_id""";

    private static final String PAYMENTS = """
            select order_id, string_agg(distinct currency, ' '), sum(authorized - captured - released), sum(captured), sum(refunded),
                   bool_or(state in ('PENDING', 'UNKNOWN', 'VOIDING') or capturing > 0 or refunding > 0),
                   (array_agg(expired_at order by attempt desc) filter (where state <> 'DECLINED'))[1] is not null
              from payment where state <> 'CLOSED' group by order_id order by order_id""";

    private final Findings findings;

    private OrderRule(Findings findings) {
        this.findings = findings;
    }

    /**
     * @param total without what was cancelled after a part had left
     * @param working whether a saga of it is not done; those of its returns don't count, they change nothing of what is compared
     * @param cancelled units that were cancelled after a part had left
     */
    private record Sale(
            UUID id,
            String number,
            String status,
            String currency,
            long total,
            String wanted,
            String shipped,
            long shippedAmount,
            boolean working,
            long cancelled)
            implements Cursor.Keyed {
        static Sale of(ResultSet row) throws SQLException {
            return new Sale(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5),
                    text(row, 6),
                    text(row, 7),
                    row.getLong(8),
                    row.getBoolean(9),
                    row.getLong(10));
        }
    }

    private record Promise(UUID id, String state, String held, String fulfilled) implements Cursor.Keyed {
        static Promise of(ResultSet row) throws SQLException {
            return new Promise(row.getObject(1, UUID.class), row.getString(2), text(row, 3), text(row, 4));
        }
    }

    /** @param expired whether the last attempt that held money ended by itself: the next shipment asks for the money again */
    private record Money(
            UUID id, String currency, long held, long captured, long refunded, boolean working, boolean expired)
            implements Cursor.Keyed {
        static Money of(ResultSet row) throws SQLException {
            return new Money(
                    row.getObject(1, UUID.class),
                    text(row, 2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getBoolean(6),
                    row.getBoolean(7));
        }

        /** Whether somebody's money is still held or kept, or may be. */
        boolean isOutstanding() {
            return working || held > 0 || captured > refunded;
        }

        static Money none(UUID id) {
            return new Money(id, "", 0, 0, 0, false, false);
        }
    }

    static void look(Snapshots snapshots, Findings findings) {
        OrderRule rule = new OrderRule(findings);
        try (Cursor<Sale> sales = snapshots.of("orders").cursor(ORDERS, Sale::of);
                Cursor<Promise> promises = snapshots.of("catalog").cursor(HOLDS, Promise::of);
                Cursor<Money> payments = snapshots.of("billing").cursor(PAYMENTS, Money::of)) {
            rule.merge(sales, promises, payments);
        }
        findings.take(Rule.ORDERS, "work-ends", snapshots.of("orders"), STUCK);
        findings.note(
                "sagas are parked for an operator",
                snapshots.of("orders").count("select count(*) from saga where state = 'PARKED'"));
    }

    private void merge(Cursor<Sale> sales, Cursor<Promise> promises, Cursor<Money> payments) {
        long orders = 0;
        Optional<UUID> next = Cursor.first(sales, promises, payments);
        while (next.isPresent()) {
            UUID id = next.get();
            Optional<Sale> sale = sales.take(id);
            judge(id, sale, promises.take(id), payments.take(id));
            orders += sale.isPresent() ? 1 : 0;
            next = Cursor.first(sales, promises, payments);
        }
        findings.checked(Rule.ORDERS, "orders", orders);
    }

    private void judge(UUID id, Optional<Sale> sale, Optional<Promise> promise, Optional<Money> money) {
        if (sale.isPresent()) {
            judge(sale.get(), promise, money.orElse(Money.none(id)));
            return;
        }
        promise.filter(hold -> !hold.state().equals("RELEASED"))
                .ifPresent(hold -> suspect("hold-has-an-order", id, hold.state() + " " + hold.held()));
        money.filter(Money::isOutstanding)
                .ifPresent(paid ->
                        suspect("payment-has-an-order", id, "held " + paid.held() + ", captured " + paid.captured()));
    }

    private void judge(Sale sale, Optional<Promise> promise, Money money) {
        if (money.held() + money.captured() > sale.total()) {
            findings.suspicion(new Finding(
                    Rule.PAYMENTS,
                    "paid-at-most-once",
                    sale.id().toString(),
                    sale.number() + " costs " + sale.total() + ", but " + money.captured() + " is captured and "
                            + money.held() + " held"));
        }
        if (sale.working() || money.working()) {
            findings.inFlight(Rule.ORDERS);
            return;
        }
        switch (sale.status()) {
            case "PENDING" -> suspect("order-ends", sale, "PENDING, and nothing works on it");
            case "CANCELLED" -> cancelled(sale, promise, money);
            default -> sold(sale, promise, money);
        }
    }

    private void cancelled(Sale sale, Optional<Promise> promise, Money money) {
        promise.filter(hold -> !hold.state().equals("RELEASED"))
                .ifPresent(hold -> suspect("cancelled-holds-no-stock", sale, hold.state() + " " + hold.held()));
        if (money.held() != 0 || money.captured() != money.refunded()) {
            suspect(
                    "cancelled-holds-no-money",
                    sale,
                    "held " + money.held() + ", captured " + money.captured() + ", refunded " + money.refunded());
        }
    }

    private void sold(Sale sale, Optional<Promise> promise, Money money) {
        String over = sale.cancelled() > 0 ? "RELEASED" : "FULFILLED";
        String wanted = sale.status().equals("SHIPPED") ? over : "HELD";
        Promise hold = promise.orElse(new Promise(sale.id(), "none", "", ""));
        if (!hold.state().equals(wanted)
                || !hold.held().equals(sale.wanted())
                || !hold.fulfilled().equals(sale.shipped())) {
            suspect(
                    "sold-is-held",
                    sale,
                    sale.status() + " " + sale.wanted() + ", shipped " + sale.shipped() + "; hold " + hold.state() + " "
                            + hold.held() + ", fulfilled " + hold.fulfilled());
        }
        boolean secured = money.held() + money.captured() == sale.total() || (money.expired() && money.held() == 0);
        boolean sameCurrency =
                money.currency().equals(sale.currency()) || money.currency().isEmpty();
        if (!secured || money.captured() != sale.shippedAmount() || !sameCurrency) {
            suspect(
                    "sold-is-paid",
                    sale,
                    sale.status() + " for " + sale.total() + " " + sale.currency() + ", shipped for "
                            + sale.shippedAmount() + "; held " + money.held() + ", captured " + money.captured() + " "
                            + money.currency());
        }
    }

    private void suspect(String check, Sale sale, String detail) {
        suspect(check, sale.id(), sale.number() + " " + detail);
    }

    private void suspect(String check, UUID id, String detail) {
        findings.suspicion(new Finding(Rule.ORDERS, check, id.toString(), detail));
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).orElse("");
    }
}
