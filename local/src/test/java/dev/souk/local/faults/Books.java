package dev.souk.local.faults;

import dev.souk.local.FaultyPlatform;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether stock, money, codes and mails add up, whoever was told what. */
final class Books {
    private final FaultyPlatform platform;
    private final Rows rows;
    private final Opening opening;
    private final List<String> lies = new ArrayList<>();

    Books(FaultyPlatform platform, Rows rows, Opening opening) {
        this.platform = platform;
        this.rows = rows;
        this.opening = opening;
    }

    List<String> lies() throws SQLException {
        stock();
        attempts();
        promotions();
        mails();
        return lies;
    }

    /** What was there is there, or has left in a shipment; and what is promised is what is sold and has not left. */
    private void stock() throws SQLException {
        Map<String, String[]> sold = rows.of("orders", """
                select sku, sum(shipped_quantity),
                       sum(case when status in ('CONFIRMED', 'PARTIALLY_SHIPPED') then quantity - shipped_quantity else 0 end),
                       sum(coalesce((select sum(restocked) from order_return_line r join order_return b on b.id = r.return_id
                                      where r.order_line_id = l.id and b.state in ('RECEIVED', 'REFUNDED')), 0))
                  from order_line l join customer_order o on o.id = order_id group by sku""");
        Map<String, String[]> stock = rows.of("catalog", "select sku, sum(on_hand), sum(held) from stock group by sku");
        opening.stock().forEach((sku, pieces) -> {
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
        Map<String, String[]> codes = rows.of("orders", """
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
        for (Client.Person customer : opening.customers()) {
            mailbox.anonymously("GET", "/mails?to=" + customer.email().replace("@", "%40"), Map.of())
                    .body()
                    .forEach(mail -> mails.computeIfAbsent(mail.path("subject").asText(), _ -> new HashSet<>())
                            .add(mail.path("messageId").asText()));
        }
        Map<String, String[]> orders = rows.of("orders", """
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

    /**
     * An order is paid by one attempt after the other: at the provider each is over before the next begins. What has left is captured,
     * by whichever attempt; a shipment is given up only when the card is not good any more.
     */
    private void attempts() throws SQLException {
        rows.of("billing", """
                        select one.key, other.key from simulator.payment one
                          join simulator.payment other on split_part(other.key, ':', 1) = split_part(one.key, ':', 1)
                         where split_part(other.key, ':', 2)::int > split_part(one.key, ':', 2)::int and other.amount > 0
                           and one.state = 'AUTHORIZED' and one.captured < one.amount and one.expires_at > other.created_at""")
                .values()
                .forEach(row -> lies.add("the provider holds money for " + row[0] + " and for " + row[1]));
        Map<String, String[]> left = rows.of(
                "orders", "select order_id, sum(amount) from shipment where state = 'SHIPPED' group by order_id");
        Map<String, String[]> captured = rows.of("billing", """
                select order_id, sum(captured), bool_or(attempt > 1 and state = 'DECLINED')
                  from payment where state <> 'CLOSED' group by order_id""");
        left.forEach((order, amount) -> {
            String[] paid = captured.get(order);
            if (paid == null || !paid[1].equals(amount[1])) {
                lies.add("of order " + order + " goods for " + amount[1] + " have left, captured are "
                        + (paid == null ? "none" : paid[1]));
            }
        });
        rows.of("orders", "select distinct order_id from shipment where state = 'ABANDONED'").keySet().stream()
                .filter(order -> !captured.get(order)[2].equals("t"))
                .forEach(order -> lies.add("a shipment of order " + order + " was given up, and its card is good"));
    }
}
