package dev.souk.local.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * Rule 6, where a refund crosses databases: what orders says that it refunded is what billing gave back and, on an operator's word,
 * what was given by hand, and what came back in good
 * order is what catalog put back on sale, once and under the return's id. A merge of three streams that are sorted by it.
 */
final class ReturnRule {
    private static final String RETURNS = """
            select r.id, r.order_id, coalesce(r.refunded_amount, r.amount), r.by_hand_amount, r.state = 'REFUNDED',
                   exists (select from saga s where s.return_id = r.id and s.state <> 'DONE'), l.restocked
              from order_return r
              left join (select return_id, string_agg(sku || 'x' || restocked, ' ' order by sku collate "C") as restocked
                           from order_return_line where restocked > 0 group by return_id) l on l.return_id = r.id
             where r.state in ('RECEIVED', 'REFUNDED') order by r.id""";

    private static final String REFUNDS = """
            select o.id, o.order_id, coalesce(sum(r.amount) filter (where r.state <> 'REFUSED'), 0), bool_or(r.state = 'PENDING')
              from order_refund o left join refund r on r.order_refund_id = o.id group by o.id order by o.id""";

    private static final String RESTOCKS = """
            select m.id, string_agg(sku || 'x' || pieces, ' ' order by sku collate "C")
              from (select movement_id, sku, sum(pieces) as pieces from stock_movement_line group by movement_id, sku) line
              join stock_movement m on m.id = line.movement_id
             where m.kind = 'RESTOCKED' group by m.id order by m.id""";

    private final Findings findings;
    private long givenByHand;
    private long restockedByOtherMeans;

    private ReturnRule(Findings findings) {
        this.findings = findings;
    }

    /**
     * Goods that are here.
     *
     * @param amount what was given back for them; before that, what is to be given back
     * @param byHand the part of it that an operator gave
     * @param working whether its saga is not done
     * @param restocked units by SKU that can be sold again
     */
    private record Goods(
            UUID id, UUID order, long amount, long byHand, boolean refunded, boolean working, String restocked)
            implements Cursor.Keyed {
        static Goods of(ResultSet row) throws SQLException {
            return new Goods(
                    row.getObject(1, UUID.class),
                    row.getObject(2, UUID.class),
                    row.getLong(3),
                    row.getLong(4),
                    row.getBoolean(5),
                    row.getBoolean(6),
                    Optional.ofNullable(row.getString(7)).orElse(""));
        }
    }

    /** @param amount without parts that the provider refused */
    private record Given(UUID id, UUID order, long amount, boolean pending) implements Cursor.Keyed {
        static Given of(ResultSet row) throws SQLException {
            return new Given(
                    row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getLong(3), row.getBoolean(4));
        }
    }

    private record Restock(UUID id, String units) implements Cursor.Keyed {
        static Restock of(ResultSet row) throws SQLException {
            return new Restock(row.getObject(1, UUID.class), row.getString(2));
        }
    }

    static void look(Snapshots snapshots, Findings findings) {
        ReturnRule rule = new ReturnRule(findings);
        try (Cursor<Goods> goods = snapshots.of("orders").cursor(RETURNS, Goods::of);
                Cursor<Given> given = snapshots.of("billing").cursor(REFUNDS, Given::of);
                Cursor<Restock> restocks = snapshots.of("catalog").cursor(RESTOCKS, Restock::of)) {
            rule.merge(goods, given, restocks);
        }
        findings.note("returns were paid back by hand, wholly or in part", rule.givenByHand);
        findings.note("returns went back on sale by other means than a restock", rule.restockedByOtherMeans);
    }

    private void merge(Cursor<Goods> goods, Cursor<Given> given, Cursor<Restock> restocks) {
        long returns = 0;
        Optional<UUID> next = Cursor.first(goods, given, restocks);
        while (next.isPresent()) {
            UUID id = next.get();
            Optional<Goods> back = goods.take(id);
            judge(id, back, given.take(id), restocks.take(id));
            returns += back.isPresent() ? 1 : 0;
            next = Cursor.first(goods, given, restocks);
        }
        findings.checked(Rule.TOTALS, "returns", returns);
    }

    private void judge(UUID id, Optional<Goods> goods, Optional<Given> given, Optional<Restock> restock) {
        if (goods.isEmpty()) {
            given.ifPresent(money -> suspect("refund-has-a-return", id, "given back for " + money.order()));
            restock.ifPresent(units -> suspect("restock-has-a-return", id, units.units()));
        } else if (goods.get().working() || given.filter(Given::pending).isPresent()) {
            findings.inFlight(Rule.TOTALS);
        } else {
            judge(goods.get(), given, restock);
        }
    }

    private void judge(Goods goods, Optional<Given> given, Optional<Restock> restock) {
        if (!goods.refunded()) {
            suspect("return-ends", goods.id(), "received, and nothing works on it");
            return;
        }
        givenByHand += goods.byHand() > 0 ? 1 : 0;
        if (given.map(Given::amount).orElse(0L) != goods.amount() - goods.byHand()
                || given.filter(money -> !money.order().equals(goods.order())).isPresent()) {
            suspect(
                    "returned-is-refunded",
                    goods.id(),
                    goods.amount() + " to give back for " + goods.order() + ", " + goods.byHand()
                            + " by hand, given back "
                            + given.map(money -> money.amount() + " for " + money.order())
                                    .orElse("nothing"));
        }
        String units = restock.map(Restock::units).orElse("");
        if (units.isEmpty() && !goods.restocked().isEmpty()) {
            restockedByOtherMeans++;
        } else if (!units.equals(goods.restocked())) {
            suspect("returned-is-restocked", goods.id(), goods.restocked() + " to sell again, restocked " + units);
        }
    }

    private void suspect(String check, UUID id, String detail) {
        findings.suspicion(new Finding(Rule.TOTALS, check, id.toString(), detail));
    }
}
