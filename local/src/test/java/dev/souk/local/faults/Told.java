package dev.souk.local.faults;

import dev.souk.local.Wait;
import dev.souk.local.faults.Client.Reply;
import dev.souk.local.faults.History.Operation;
import dev.souk.local.faults.History.What;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds what people were told against what is: every acknowledged answer is true, and nothing is there that nobody asked for. */
final class Told {
    private final Rows rows;
    private final Client client;
    private final History history;
    private final List<String> lies = new ArrayList<>();

    Told(Rows rows, Client client, History history) {
        this.rows = rows;
        this.client = client;
        this.history = history;
    }

    List<String> lies() throws SQLException {
        lies.addAll(history.contradictions());
        orders();
        shipments();
        refunds();
        returns();
        return lies;
    }

    /** An order that somebody was told of exists, is what they were told, and there is no other. */
    private void orders() throws SQLException {
        Map<String, String[]> orders = rows.of("orders", """
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
        Wait.until(Truth.QUIET_WITHIN, () -> {
            shown[0] = client.get(who, "/orders/" + order);
            return shown[0].status() != 0 && shown[0].status() != 503;
        });
        return shown[0];
    }

    /** Each shipment that left was asked for once, and each that was acknowledged left. Those given up took nothing. */
    private void shipments() throws SQLException {
        Map<String, String[]> shipments =
                rows.of("orders", "select id, state from shipment where state <> 'ABANDONED'");
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
                rows.of("billing", "select id, state, amount, payment_id from refund where order_refund_id is null");
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

    /** What was announced is there once, and what was received is refunded once, for as much as the return says it was. */
    private void returns() throws SQLException {
        Map<String, String[]> returns =
                rows.of("orders", "select id, state, coalesce(refunded_amount, amount) from order_return");
        Map<String, String[]> refunds = rows.of("billing", """
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
}
