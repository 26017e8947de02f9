package dev.souk.local.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * That the rules are held by the databases themselves: the constraints, triggers and rights without which a mistake in a
 * service would do harm. One that is missing or switched off is a breach of its rule.
 */
final class Guards {
    private static final List<Guard> ALL = List.of(
            new Guard(Rule.STOCK, "catalog", "CONSTRAINT", "stock", "stock_check"),
            new Guard(Rule.STOCK, "catalog", "TRIGGER", "hold", "hold_ends_once"),
            new Guard(Rule.PAYMENTS, "orders", "INDEX", "customer_order", "one_live_order_per_cart"),
            new Guard(Rule.PAYMENTS, "orders", "INDEX", "saga", "one_checkout_per_order"),
            new Guard(Rule.PAYMENTS, "orders", "INDEX", "idempotency_key", "idempotency_key_reference"),
            new Guard(Rule.PAYMENTS, "orders", "INDEX", "saga", "one_open_saga_per_order"),
            new Guard(Rule.PAYMENTS, "billing", "INDEX", "payment", "payment_one_open_per_order"),
            new Guard(Rule.PAYMENTS, "billing", "CONSTRAINT", "payment", "payment_captured_within_authorized"),
            new Guard(Rule.PAYMENTS, "billing", "CONSTRAINT", "payment", "payment_refunded_within_captured"),
            new Guard(Rule.PAYMENTS, "billing", "CONSTRAINT", "payment", "payment_nothing_held_when_over"),
            new Guard(Rule.LEDGER, "billing", "CONSTRAINT", "ledger_entry", "ledger_entry_once"),
            new Guard(Rule.LEDGER, "billing", "TRIGGER", "ledger_entry", "ledger_entry_balances"),
            new Guard(Rule.LEDGER, "billing", "TRIGGER", "ledger_posting", "ledger_posting_balances"),
            new Guard(Rule.LEDGER, "billing", "TRIGGER", "ledger_posting", "ledger_posting_belongs"),
            new Guard(Rule.LEDGER, "billing", "TRIGGER", "ledger_entry", "ledger_entry_append_only"),
            new Guard(Rule.LEDGER, "billing", "TRIGGER", "ledger_posting", "ledger_posting_append_only"),
            new Guard(Rule.LEDGER, "billing", "TRIGGER", "ledger_entry", "ledger_correction_is_explained"),
            new Guard(Rule.LEDGER, "billing", "TRIGGER", "ledger_correction", "ledger_correction_append_only"),
            new Guard(Rule.ORDERS, "orders", "CONSTRAINT", "order_line", "order_line_shipped_at_most_bought"),
            new Guard(Rule.ORDERS, "orders", "CONSTRAINT", "order_line", "order_line_returned_at_most_shipped"),
            new Guard(Rule.EVENTS, "notify", "CONSTRAINT", "delivery", "delivery_once"),
            new Guard(Rule.EVENTS, "notify", "CONSTRAINT", "inbox", "inbox_pkey"),
            new Guard(Rule.TOTALS, "orders", "CONSTRAINT", "customer_order", "order_total_is_sum_of_parts"),
            new Guard(Rule.TOTALS, "orders", "CONSTRAINT", "promotion", "promotion_redeemed_within_bound"),
            new Guard(Rule.TOTALS, "orders", "TRIGGER", "customer_order", "order_parts_are_sums_of_lines"),
            new Guard(Rule.TOTALS, "orders", "TRIGGER", "order_line", "order_line_is_a_snapshot"));

    private static final String EFFECTIVE = """
            select c.relname || '.' || k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid where k.convalidated
            union all
            select c.relname || '.' || i.relname from pg_index x join pg_class i on i.oid = x.indexrelid
              join pg_class c on c.oid = x.indrelid where x.indisunique and x.indisvalid
            union all
            select c.relname || '.' || t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgenabled in ('O', 'A')
            """;

    private static final String RIGHTS = """
            select c.relname || '/' || coalesce(r.rolname, 'public'), 'may ' || lower(a.privilege_type)
              from pg_class c cross join lateral aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
             where c.relname in ('ledger_entry', 'ledger_posting', 'ledger_correction') and a.grantee <> c.relowner
               and a.privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE')""";

    private Guards() {}

    private record Guard(Rule rule, String service, String kind, String table, String name) {}

    static void look(Snapshots snapshots, Findings findings) {
        for (String service : AuditSettings.SERVICES) {
            List<Guard> wanted = ALL.stream()
                    .filter(guard -> guard.service().equals(service))
                    .toList();
            if (!wanted.isEmpty()) {
                List<String> effective = new ArrayList<>();
                snapshots.of(service).each(EFFECTIVE, row -> effective.add(row.getString(1)));
                wanted.forEach(guard -> look(guard, effective, findings));
            }
        }
        findings.take(Rule.LEDGER, "ledger-is-append-only", snapshots.of("billing"), RIGHTS);
    }

    private static void look(Guard guard, List<String> effective, Findings findings) {
        findings.checked(guard.rule(), "guards", 1);
        if (!effective.contains(guard.table() + "." + guard.name())) {
            findings.suspicion(new Finding(
                    guard.rule(),
                    "guard-is-effective",
                    guard.service() + "." + guard.table() + "." + guard.name(),
                    "this " + guard.kind().toLowerCase(Locale.ROOT) + " is missing or switched off"));
        }
    }
}
