package dev.souk.local.faults;

import dev.souk.local.FaultyPlatform;
import dev.souk.local.Wait;
import dev.souk.local.audit.AuditReport;
import dev.souk.local.faults.Client.Reply;
import dev.souk.local.faults.History.Operation;
import dev.souk.local.faults.History.What;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds what people were told against what is, once nothing is on its way any more. */
final class Truth {
    private static final Duration QUIET_WITHIN = Duration.ofSeconds(100);

    /** What is still on its way, or waits for an operator; each names itself. */
    private static final Map<String, String> UNFINISHED = Map.of("orders", """
            select 'saga ' || kind || ' ' || step || ' ' || state || ' of ' || order_id || ': ' || coalesce(parked_reason, last_error, '')
              from saga where state <> 'DONE'
            union all select 'order ' || id || ' is PENDING' from customer_order where status = 'PENDING'
            union all select 'event ' || id || ' is not published' from outbox where published_at is null""", "billing", """
            select 'payment ' || id || ' is ' || state from payment where state in ('PENDING', 'UNKNOWN', 'VOIDING')
            union all select 'capture ' || id || ' is PENDING' from capture where state = 'PENDING'
            union all select 'refund ' || id || ' is PENDING' from refund where state = 'PENDING'
            union all select 'event ' || id || ' is not published' from outbox where published_at is null""", "notify", """
            select 'event ' || event_id || ' is ' || state || ': ' || coalesce(cause, '') from dead_letter where state <> 'DROPPED'
            union all select 'mail ' || id || ' is PENDING: ' || coalesce(last_error, '') from delivery where state = 'PENDING'""");

    private final FaultyPlatform platform;
    private final Client client;
    private final History history;
    private final People people;
    private final List<String> lies = new ArrayList<>();

    Truth(FaultyPlatform platform, Client client, History history, People people) {
        this.platform = platform;
        this.client = client;
        this.history = history;
        this.people = people;
    }

    /** What can be seen to be wrong at any time: what does not come to an end by itself, and what the audit finds. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>(unfinished());
        platform.audit().breaches().forEach(breach -> wrong.add("audit: " + breach));
        return wrong;
    }

    /** Everything that is wrong: what does not come to an end, what is not as it was told, what the audit finds. */
    List<String> lies() {
        List<Operation> unanswered = people.ask();
        unanswered.forEach(operation ->
                lies.add(operation.what() + " " + operation.key() + " is not answered although all is well"));
        boolean quiet = Wait.until(QUIET_WITHIN, () -> unfinished().isEmpty());
        if (!quiet) {
            unfinished().stream().limit(20).forEach(lies::add);
        }
        lies.addAll(history.contradictions());
        try {
            orders();
            shipments();
            refunds();
            returns();
            stock();
            promotions();
            mails();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        AuditReport audit = audit();
        audit.lines().forEach(System.out::println);
        audit.breaches().forEach(breach -> lies.add("audit: " + breach));
        return lies;
    }

    /** Events of the last moment may still be on their way through Redis. */
    private AuditReport audit() {
        AuditReport[] report = {platform.audit()};
        Wait.until(Duration.ofSeconds(20), () -> {
            if (inFlight(report[0]) > 0) {
                report[0] = platform.audit();
            }
            return inFlight(report[0]) == 0;
        });
        if (inFlight(report[0]) > 0) {
            lies.add("the audit sees work in flight although all is quiet");
        }
        return report[0];
    }

    private static long inFlight(AuditReport report) {
        return report.rules().stream().mapToLong(AuditReport.Line::inFlight).sum();
    }

    /** What is not at its end. */
    List<String> unfinished() {
        List<String> unfinished = new ArrayList<>();
        UNFINISHED.forEach((service, sql) -> {
            try {
                unfinished.addAll(column(service, sql));
            } catch (SQLException e) {
                unfinished.add("the database of " + service + " does not answer: " + e.getMessage());
            }
        });
        return unfinished;
    }

    /** An order that somebody was told of exists, is what they were told, and there is no other. */
    private void orders() throws SQLException {
        Map<String, String[]> orders = rows("orders", """
                select o.id, status, total_amount, cancel_reason, sum(cancelled_quantity)
                  from customer_order o join order_line on order_id = o.id group by o.id""");
        Set<String> cancelled = new HashSet<>();
        for (Operation cancel : history.all(What.CANCEL)) {
            cancel.outcome().filter(Reply::ok).ifPresent(_ -> cancelled.add(cancel.subject()));
        }
        Map<String, String> toldOf = new HashMap<>();
        for (Operation place : history.all(What.PLACE)) {
            Reply told = place.outcome().orElse(Reply.NONE);
            String id = told.ok() ? told.text("id") : told.text("orderId");
            if (id.isEmpty()) {
                continue;
            }
            String other = toldOf.put(id, place.key());
            if (other != null) {
                lies.add("order " + id + " was made for the keys " + other + " and " + place.key());
            }
            String[] order = orders.get(id);
            if (order == null) {
                lies.add("order " + id + " was acknowledged and does not exist");
                continue;
            }
            // Of an order of which a part has left, the rest is cancelled.
            boolean called = order[1].equals("CANCELLED") || !order[4].equals("0");
            if (told.ok() && called != cancelled.contains(id)) {
                lies.add("order " + id + " was confirmed and is " + order[1] + " " + order[3]
                        + (cancelled.contains(id) ? ", but its cancellation was acknowledged" : ""));
            }
            if (!told.ok() && !called) {
                lies.add("order " + id + " was refused (" + told.text("type") + ") and is " + order[1]);
            }
            if (told.ok() && told.body().at("/totals/total/amount").asLong() != Long.parseLong(order[2])) {
                lies.add("order " + id + " costs " + order[2] + ", not "
                        + told.body().path("totals"));
            }
            Reply shown = shown(place.who(), id);
            if (!shown.text("status").equals(order[1])) {
                lies.add("order " + id + " is shown as " + shown.status() + " " + shown.body() + ", not " + order[1]);
            }
        }
        orders.keySet().stream()
                .filter(id -> !toldOf.containsKey(id))
                .forEach(id -> lies.add("nobody knows of order " + id));
    }

    /** What somebody sees of their order. "Not now" is no lie, unless it stays. */
    private Reply shown(Client.Person who, String order) {
        Reply[] shown = {Reply.NONE};
        Wait.until(QUIET_WITHIN, () -> {
            shown[0] = client.get(who, "/orders/" + order);
            return shown[0].status() != 0 && shown[0].status() != 503;
        });
        return shown[0];
    }

    /** Each shipment that left was asked for once, and each that was acknowledged left. */
    private void shipments() throws SQLException {
        Map<String, String[]> shipments = rows("orders", "select id, state from shipment");
        Map<String, String> toldOf = new HashMap<>();
        for (Operation ship : history.all(What.SHIP)) {
            ship.outcome().filter(Reply::ok).ifPresent(told -> {
                String other = toldOf.put(told.text("id"), ship.key());
                if (other != null) {
                    lies.add("shipment " + told.text("id") + " was made for two keys");
                }
                String[] shipment = shipments.get(told.text("id"));
                if (shipment == null || !shipment[1].equals("SHIPPED")) {
                    lies.add("shipment " + told.text("id") + " was acknowledged and is "
                            + (shipment == null ? "not there" : shipment[1]));
                }
            });
        }
        shipments.forEach((id, shipment) -> {
            if (!toldOf.containsKey(id)) {
                lies.add("nobody knows of shipment " + id + ", which is " + shipment[1]);
            }
        });
    }

    /** Each refund was made once, with the amount that was asked for. */
    private void refunds() throws SQLException {
        Map<String, String[]> refunds =
                rows("billing", "select id, state, amount, payment_id from refund where order_refund_id is null");
        Map<String, String> toldOf = new HashMap<>();
        for (Operation asked : history.all(What.REFUND)) {
            asked.outcome().filter(Reply::ok).ifPresent(told -> {
                String[] refund = refunds.get(told.text("id"));
                if (toldOf.put(told.text("id"), asked.key()) != null) {
                    lies.add("refund " + told.text("id") + " was made for two keys");
                }
                Object amount = asked.body().get("amount") instanceof Map<?, ?> money ? money.get("amount") : "?";
                if (refund == null
                        || !refund[1].equals("DONE")
                        || !refund[2].equals(amount.toString())
                        || !refund[3].equals(asked.subject())) {
                    lies.add("refund " + told.text("id") + " of " + amount + " was acknowledged and is "
                            + (refund == null ? "not there" : String.join(" ", refund)));
                }
            });
        }
        refunds.keySet().stream()
                .filter(id -> !toldOf.containsKey(id))
                .forEach(id -> lies.add("nobody knows of refund " + id));
    }

    /** What was announced is there once, and what was received is refunded once, for as much as the return says. */
    private void returns() throws SQLException {
        Map<String, String[]> returns = rows("orders", "select id, state, amount from order_return");
        Map<String, String[]> refunds = rows("billing", """
                select o.id, o.amount, sum(r.amount) filter (where r.state = 'DONE')
                  from order_refund o left join refund r on r.order_refund_id = o.id group by o.id""");
        Map<String, String> toldOf = new HashMap<>();
        for (Operation announced : history.all(What.RETURN)) {
            announced.outcome().filter(Reply::ok).map(told -> told.text("id")).ifPresent(id -> {
                if (toldOf.put(id, announced.key()) != null) {
                    lies.add("return " + id + " was made for two keys");
                }
                if (!returns.containsKey(id)) {
                    lies.add("return " + id + " was acknowledged and does not exist");
                }
            });
        }
        returns.keySet().stream()
                .filter(id -> !toldOf.containsKey(id))
                .forEach(id -> lies.add("nobody knows of return " + id));
        for (Operation received : history.all(What.RECEIVE)) {
            String[] goods = returns.get(received.subject());
            if (goods != null && received.outcome().filter(Reply::ok).isPresent()) {
                String[] refund = refunds.remove(received.subject());
                boolean paid = refund != null && goods[2].equals(refund[1]) && goods[2].equals(refund[2]);
                if (!goods[1].equals("REFUNDED") || !(paid || goods[2].equals("0"))) {
                    lies.add("return " + goods[0] + " is " + goods[1] + " for " + goods[2] + ", refunded "
                            + (refund == null ? "nothing" : refund[1] + ", done " + refund[2]));
                }
            }
        }
        refunds.keySet().forEach(id -> lies.add("nobody knows of the refund of return " + id));
    }

    /** What was there is there, or has left in a shipment; and what is promised is what is sold and has not left. */
    private void stock() throws SQLException {
        Map<String, String[]> sold = rows("orders", """
                select sku, sum(shipped_quantity),
                       sum(case when status in ('CONFIRMED', 'PARTIALLY_SHIPPED') then quantity - shipped_quantity else 0 end),
                       sum(coalesce((select sum(restocked) from order_return_line r join order_return b on b.id = r.return_id
                                      where r.order_line_id = l.id and b.state in ('RECEIVED', 'REFUNDED')), 0))
                  from order_line l join customer_order o on o.id = order_id group by sku""");
        Map<String, String[]> stock = rows("catalog", "select sku, sum(on_hand), sum(held) from stock group by sku");
        people.stock().forEach((sku, pieces) -> {
            String[] moved = sold.getOrDefault(sku, new String[] {sku, "0", "0", "0"});
            String[] left = stock.get(sku);
            if (pieces - Long.parseLong(moved[1]) + Long.parseLong(moved[3]) != Long.parseLong(left[1])
                    || !moved[2].equals(left[2])) {
                lies.add("of " + pieces + " " + sku + " " + moved[1] + " have left, " + moved[3] + " came back and "
                        + moved[2] + " are sold, but on hand are " + left[1] + " and held " + left[2]);
            }
        });
    }

    /** A code is used as often as orders that stand have it, and took something off each of them. */
    private void promotions() throws SQLException {
        Map<String, String[]> codes = rows("orders", """
                select p.code, redeemed, coalesce(max_redemptions, redeemed), count(o.id), count(o.id) filter (where o.discount_amount = 0)
                  from promotion p left join customer_order o on o.promotion_code = p.code and o.status <> 'CANCELLED'
                 group by p.code""");
        codes.forEach((code, seen) -> {
            if (!seen[1].equals(seen[3]) || Long.parseLong(seen[1]) > Long.parseLong(seen[2])) {
                lies.add("code " + code + " was used " + seen[1] + " times, by " + seen[3]
                        + " orders that stand, and may be " + seen[2] + " times");
            }
            if (!seen[4].equals("0")) {
                lies.add("code " + code + " took nothing off " + seen[4] + " orders");
            }
        });
    }

    /** For each order that was ever confirmed there is one mail that says so; a repeat of it carries the same Message-ID. */
    private void mails() throws SQLException {
        Map<String, Set<String>> mails = new HashMap<>();
        Client mailbox = new Client(URI.create(platform.mailbox() + "/api"));
        for (Client.Person customer : people.customers()) {
            mailbox.anonymously("GET", "/mails?to=" + customer.email().replace("@", "%40"), Map.of())
                    .body()
                    .forEach(mail -> mails.computeIfAbsent(mail.path("subject").asText(), _ -> new HashSet<>())
                            .add(mail.path("messageId").asText()));
        }
        Map<String, String[]> orders = rows("orders", """
                select o.number, exists (select from outbox e where e.aggregate_id = o.id and e.type like 'souk.orders.order-confirmed.%')
                  from customer_order o""");
        orders.forEach((number, confirmed) -> {
            int sent = mails.getOrDefault("Your order " + number + " is confirmed", Set.of())
                    .size();
            if (sent != (confirmed[1].equals("t") ? 1 : 0)) {
                lies.add("there are " + sent + " mails that order " + number + " is confirmed, which is "
                        + confirmed[1]);
            }
        });
    }

    private List<String> column(String service, String sql) throws SQLException {
        return rows(service, sql).keySet().stream().toList();
    }

    /** Rows by their first column. */
    private Map<String, String[]> rows(String service, String sql) throws SQLException {
        Map<String, String[]> rows = new java.util.LinkedHashMap<>();
        try (Connection connection = platform.database(service);
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                String[] row = new String[columns];
                for (int column = 0; column < columns; column++) {
                    row[column] = result.getString(column + 1);
                }
                rows.put(row[0], row);
            }
        }
        return rows;
    }
}
