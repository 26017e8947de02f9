package dev.souk.local.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The role that audits: it reads what it needs and nothing else. Passwords, tokens, addresses and what mails say are not
 * among that.
 */
public final class AuditRole {
    /** Its usual name. */
    public static final String NAME = "souk_audit";

    private static final List<String> EVENTS =
            List.of("outbox (id, seq, aggregate_id, type, term, number, created_at, published_at)");
    private static final Map<String, List<String>> READS = Map.of(
            "orders",
            List.of(
                    "customer_order (id, number, customer_id, cart_id, status, cancel_reason, currency, lines_amount,"
                            + " discount_amount, tax_amount, shipping_amount, total_amount, cancelled_amount, promotion_code,"
                            + " payment_attempt, last_attempt, placed_at, version)",
                    "order_line",
                    "shipment",
                    "shipment_line",
                    "order_return (id, order_id, state, amount, refunded_amount, by_hand_amount, requested_at, refunded_at)",
                    "order_return_line",
                    "promotion (code, redeemed, max_redemptions, max_per_customer)",
                    "promotion_redemption",
                    "saga (id, kind, order_id, shipment_id, return_id, step, state, created_at, updated_at)",
                    "idempotency_key (id, reference)"),
            "billing",
            List.of(
                    "payment",
                    "capture",
                    "refund",
                    "order_refund",
                    "ledger_account",
                    "ledger_entry",
                    "ledger_posting",
                    "simulator.payment",
                    "simulator.transfer"),
            "catalog",
            List.of(
                    "stock",
                    "stock_movement (id, kind, created_at)",
                    "stock_movement_line",
                    "hold",
                    "hold_line",
                    "fulfilment",
                    "fulfilment_line"),
            "accounts",
            List.of(),
            "notify",
            List.of("delivery (id, event_id, kind, state, created_at, sent_at)"));

    /** The consumer's side of events; not the envelopes. */
    private static final List<String> EFFECTS =
            List.of("inbox", "event_worker", "dead_letter (event_id, aggregate_id, type, state, set_aside_at)");

    private AuditRole() {}

    /**
     * Lets the role read a migrated database. Repeating it does no harm.
     *
     * @param owner connected to the service's database as the owner of its tables
     * @param role must exist
     */
    public static void grant(Connection owner, String service, String role) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute("grant connect on database " + owner.getCatalog() + " to " + role);
            for (String grant : grants(service, role)) {
                statement.execute(grant);
            }
        }
    }

    /** What the owner of a service's tables has to grant. */
    static List<String> grants(String service, String role) {
        List<String> grants = new ArrayList<>();
        grants.add("grant usage on schema public to " + role);
        if (service.equals("billing")) {
            grants.add("grant usage on schema simulator to " + role);
        }
        Stream.of(EVENTS, EFFECTS, READS.get(service))
                .flatMap(List::stream)
                .map(table -> select(table, role))
                .forEach(grants::add);
        return grants;
    }

    /** A table, or a table with some of its columns in brackets. */
    private static String select(String table, String role) {
        String[] parts = table.split(" ", 2);
        String columns = parts.length > 1 ? " " + parts[1] : "";
        return "grant select" + columns + " on " + parts[0] + " to " + role;
    }
}
