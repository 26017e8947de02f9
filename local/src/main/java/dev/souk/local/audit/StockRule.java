package dev.souk.local.audit;

/** Rule 1, in catalog's database alone. */
final class StockRule {
    private static final String WITHIN = """
            select sku || '@' || location, format('on hand %s, held %s', on_hand, held)
              from stock where held < 0 or held > on_hand""";

    /** What is promised is what live holds have not got yet. */
    private static final String PROMISED = """
            select s.sku || '@' || s.location,
                   format('held %s, but holds promise %s', s.held, coalesce(h.promised, 0))
              from stock s
              left join (select sku, location, sum(quantity - fulfilled) as promised
                           from hold_line join hold using (owner_id)
                          where state = 'HELD' group by sku, location) h using (sku, location)
             where s.held <> coalesce(h.promised, 0)""";

    private static final String FULFILLED = """
            select owner_id::text, format('%s of %s left the house, but shipments carried %s', l.fulfilled, sku, f.carried)
              from (select owner_id, sku, location, fulfilled from hold_line where fulfilled <> 0) l
              full join (select owner_id, sku, location, sum(quantity) as carried
                           from fulfilment_line join fulfilment using (shipment_id)
                          group by owner_id, sku, location) f using (owner_id, sku, location)
             where l.fulfilled is distinct from f.carried""";

    private static final String ACCOUNTED = """
            select s.sku || '@' || s.location,
                   format('on hand %s, but %s came and %s left', s.on_hand, coalesce(m.pieces, 0), coalesce(f.pieces, 0))
              from stock s
              left join (select sku, location, sum(pieces) as pieces
                           from stock_movement_line group by sku, location) m using (sku, location)
              left join (select sku, location, sum(quantity) as pieces
                           from fulfilment_line group by sku, location) f using (sku, location)
             where s.on_hand <> coalesce(m.pieces, 0) - coalesce(f.pieces, 0)""";

    /** The sweeper looks every few seconds. */
    private static final String EXPIRED = """
            select owner_id::text, format('a cart holds stock although that ended at %s', expires_at)
              from hold where owner_kind = 'CART' and state = 'HELD' and expires_at < now() - interval '5 minutes'""";

    private StockRule() {}

    static void look(Snapshot catalog, Findings findings) {
        findings.checked(Rule.STOCK, "articles", catalog.count("select count(*) from stock"));
        findings.checked(Rule.STOCK, "holds", catalog.count("select count(*) from hold"));
        findings.take(Rule.STOCK, "held-within-on-hand", catalog, WITHIN);
        findings.take(Rule.STOCK, "held-is-what-is-promised", catalog, PROMISED);
        findings.checked(Rule.STOCK, "movements", catalog.count("select count(*) from stock_movement"));
        findings.take(Rule.STOCK, "on-hand-is-what-came-and-did-not-leave", catalog, ACCOUNTED);
        findings.take(Rule.STOCK, "fulfilled-is-what-left", catalog, FULFILLED);
        findings.take(Rule.ORDERS, "cart-hold-expires", catalog, EXPIRED);
    }
}
