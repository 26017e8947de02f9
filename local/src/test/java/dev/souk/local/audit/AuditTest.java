package dev.souk.local.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.souk.local.Failure;
import dev.souk.platform.json.Json;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule is broken in a shop that is otherwise right, in ways that its constraints would refuse: the audit names what is
 * wrong. Work in flight is left as a crash would leave it: the audit says nothing.
 *
 * <p>{@code -Dsouk.audit.orders=100000} does the same in a large shop, and says how long an audit of it takes.
 */
@WithPostgres
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditTest {
    private static final int ORDERS = Integer.getInteger("souk.audit.orders", 200);

    private AuditedShop shop;

    @BeforeAll
    void fill(TestDatabase server) {
        shop = new AuditedShop(server, ORDERS);
    }

    @AfterAll
    void drop() {
        shop.close();
    }

    @AfterEach
    void repair() {
        shop.asItWas();
    }

    @Test
    void finds_nothing_wrong_with_a_shop_that_is_right() {
        AuditReport report = audit();
        System.out.println("An audit of " + ORDERS + " orders: " + report.durationMillis() + " ms");
        report.lines().forEach(System.out::println);
        assertEquals(List.of(), report.breaches());
        assertEquals(ORDERS, line(report, Rule.ORDERS).checked().get("orders"));
        assertEquals(ORDERS / 10, line(report, Rule.ORDERS).inFlight(), "those that are still being placed");
        assertTrue(report.rules().stream().noneMatch(line -> line.checked().isEmpty()));
    }

    static Stream<Arguments> breaches() {
        String confirmed = id("order6");
        String shipped = id("order2");
        String cancelled = id("order1");
        return Stream.of(
                breach(
                        Rule.STOCK,
                        "held-within-on-hand",
                        "SKU-1@main",
                        "catalog",
                        "alter table stock drop constraint stock_check; update stock set on_hand = held - 1 where sku = 'SKU-1'"),
                breach(
                        Rule.STOCK,
                        "held-is-what-is-promised",
                        "SKU-2@main",
                        "catalog",
                        "update stock set held = held - 1 where sku = 'SKU-2'"),
                breach(
                        Rule.STOCK,
                        "on-hand-is-what-came-and-did-not-leave",
                        "SKU-3@main",
                        "catalog",
                        "update stock set on_hand = on_hand + 1 where sku = 'SKU-3'"),
                breach(
                        Rule.STOCK,
                        "fulfilled-is-what-left",
                        shipped,
                        "catalog",
                        "update fulfilment_line set quantity = quantity + 1 where shipment_id = '" + id("shipment2")
                                + "'"),
                breach(
                        Rule.STOCK,
                        "guard-is-effective",
                        "catalog.stock.stock_check",
                        "catalog",
                        "alter table stock drop constraint stock_check"),
                breach(
                        Rule.PAYMENTS,
                        "one-live-order-per-cart",
                        id("cart6"),
                        "orders",
                        "drop index one_live_order_per_cart; update customer_order set cart_id = '" + id("cart6")
                                + "' where id = '" + id("order7") + "'"),
                breach(
                        Rule.PAYMENTS,
                        "one-checkout-per-order",
                        confirmed,
                        "orders",
                        "delete from saga where order_id = '" + confirmed + "'"),
                breach(
                        Rule.PAYMENTS,
                        "one-order-per-key",
                        sha256("key6"),
                        "orders",
                        "drop index idempotency_key_reference; update idempotency_key set reference = '"
                                + id("checkout6") + "' where reference = '" + id("checkout7")
                                + "'; update idempotency_key set id = decode(repeat('ff', 32), 'hex') where id = decode('"
                                + sha256("key7") + "', 'hex')"),
                breach(
                        Rule.PAYMENTS,
                        "checkout-has-its-key",
                        id("checkout7"),
                        "orders",
                        "delete from idempotency_key where reference = '" + id("checkout7") + "'"),
                breach(
                        Rule.PAYMENTS,
                        "one-open-payment-per-order",
                        confirmed,
                        "billing",
                        "drop index payment_one_open_per_order; insert into payment (id, order_id, attempt, state, customer_id,"
                                + " order_number, currency, amount, created_at, updated_at) values (gen_random_uuid(), '"
                                + confirmed + "', 2, 'PENDING', gen_random_uuid(), 'S-1', 'EUR', 1, now(), now())"),
                breach(
                        Rule.PAYMENTS,
                        "captured-and-refunded-within",
                        id("payment2"),
                        "billing",
                        "alter table payment drop constraint payment_refunded_within_captured;"
                                + " update payment set refunded = captured + 1 where id = '" + id("payment2") + "'"),
                breach(
                        Rule.PAYMENTS,
                        "captured-is-sum-of-captures",
                        id("payment2"),
                        "billing",
                        "update capture set amount = amount - 1 where payment_id = '" + id("payment2") + "'"),
                breach(
                        Rule.PAYMENTS,
                        "refunded-is-sum-of-refunds",
                        id("payment5"),
                        "billing",
                        "insert into refund (id, payment_id, amount, reason, state, created_at, updated_at)"
                                + " values (gen_random_uuid(), '" + id("payment5")
                                + "', 1, 'twice', 'DONE', now(), now())"),
                breach(
                        Rule.PAYMENTS,
                        "paid-at-most-once",
                        shipped,
                        "billing",
                        "insert into payment (id, order_id, attempt, state, customer_id, order_number, currency, amount,"
                                + " authorized, created_at, updated_at) values (gen_random_uuid(), '" + shipped
                                + "', 2, 'AUTHORIZED', gen_random_uuid(), 'S-1', 'EUR', 100, 100, now(), now())"),
                breach(
                        Rule.LEDGER,
                        "entry-sums-to-zero",
                        id("CAPTURE2"),
                        "billing",
                        "update ledger_posting set amount = amount + 1 where line = 4 and entry_id = '" + id("CAPTURE2")
                                + "'"),
                breach(
                        Rule.LEDGER,
                        "payment-is-what-is-booked",
                        id("payment2"),
                        "billing",
                        "delete from ledger_posting where entry_id = '" + id("CAPTURE2")
                                + "'; delete from ledger_entry where id = '" + id("CAPTURE2") + "'"),
                breach(
                        Rule.LEDGER,
                        "payment-is-what-the-provider-says",
                        shipped + ":1",
                        "billing",
                        "update simulator.payment set captured = captured - 1 where key = '" + shipped + ":1'"),
                breach(
                        Rule.LEDGER,
                        "payment-is-what-the-provider-says",
                        "stranger:1",
                        "billing",
                        "insert into simulator.payment (key, reference, state, currency, amount, expires_at)"
                                + " values ('stranger:1', 'sim_stranger', 'AUTHORIZED', 'EUR', 5, now() + interval '1 day')"),
                breach(
                        Rule.LEDGER,
                        "transfer-is-what-the-provider-says",
                        id("twice"),
                        "billing",
                        "insert into simulator.transfer (id, key, kind, amount) values ('" + id("twice") + "', '"
                                + shipped + ":1', 'CAPTURE', 7)"),
                breach(
                        Rule.LEDGER,
                        "guard-is-effective",
                        "billing.ledger_posting.ledger_posting_append_only",
                        "billing",
                        "alter table ledger_posting disable trigger ledger_posting_append_only"),
                breach(
                        Rule.LEDGER,
                        "ledger-is-append-only",
                        "ledger_posting/souk_test",
                        "billing",
                        "grant update on ledger_posting to souk_test"),
                breach(
                        Rule.ORDERS,
                        "order-ends",
                        id("order10"),
                        "orders",
                        "update saga set state = 'DONE', payment_token = null where order_id = '" + id("order10") + "'",
                        "billing",
                        "update payment set state = 'CLOSED', next_check_at = null where order_id = '" + id("order10")
                                + "'"),
                breach(
                        Rule.ORDERS,
                        "cancelled-holds-no-stock",
                        cancelled,
                        "catalog",
                        "update hold set state = 'HELD' where owner_id = '" + cancelled + "'"),
                breach(
                        Rule.ORDERS,
                        "cancelled-holds-no-money",
                        cancelled,
                        "billing",
                        "update payment set state = 'AUTHORIZED', released = 0 where order_id = '" + cancelled + "'"),
                breach(
                        Rule.ORDERS,
                        "sold-is-held",
                        confirmed,
                        "catalog",
                        "update hold set state = 'RELEASED' where owner_id = '" + confirmed + "'"),
                breach(
                        Rule.ORDERS,
                        "sold-is-held",
                        confirmed,
                        "catalog",
                        "update hold_line set quantity = quantity + 1 where owner_id = '" + confirmed + "'"),
                breach(
                        Rule.ORDERS,
                        "sold-is-paid",
                        confirmed,
                        "billing",
                        "update payment set state = 'VOIDED', released = authorized where order_id = '" + confirmed
                                + "'"),
                breach(
                        Rule.ORDERS,
                        "hold-has-an-order",
                        id("nobody"),
                        "catalog",
                        "insert into hold (owner_id, owner_kind, state) values ('" + id("nobody")
                                + "', 'ORDER', 'HELD')"),
                breach(
                        Rule.ORDERS,
                        "payment-has-an-order",
                        id("nobody"),
                        "billing",
                        "update payment set order_id = '" + id("nobody") + "' where order_id = '" + confirmed + "'"),
                breach(
                        Rule.ORDERS,
                        "cart-hold-expires",
                        id("cart"),
                        "catalog",
                        "update hold set expires_at = now() - interval '1 hour' where owner_kind = 'CART'"),
                breach(
                        Rule.EVENTS,
                        "event-is-applied",
                        id("order-placed6"),
                        "notify",
                        "delete from inbox where event_id = '" + id("order-placed6") + "'"),
                breach(
                        Rule.EVENTS,
                        "event-takes-effect-once",
                        id("order-confirmed6"),
                        "notify",
                        "alter table delivery drop constraint delivery_once; insert into delivery (id, event_id, account_id, kind,"
                                + " data, next_attempt_at) values (gen_random_uuid(), '" + id("order-confirmed6")
                                + "', gen_random_uuid(), 'ORDER_CONFIRMED', '{}', now())"),
                breach(
                        Rule.EVENTS,
                        "event-takes-effect-once",
                        id("order-confirmed6"),
                        "notify",
                        "delete from delivery where event_id = '" + id("order-confirmed6") + "'"),
                breach(
                        Rule.EVENTS,
                        "events-are-applied-in-order",
                        id("order-confirmed6"),
                        "notify",
                        "update inbox set handled_at = handled_at - interval '1 second' where event_id = '"
                                + id("order-confirmed6") + "'"),
                breach(
                        Rule.EVENTS,
                        "published-in-order",
                        id("order-placed6"),
                        "orders",
                        "update outbox set published_at = null, term = null, number = null where id = '"
                                + id("order-placed6") + "'"),
                breach(
                        Rule.TOTALS,
                        "total-is-sum-of-parts",
                        confirmed,
                        "orders",
                        "alter table customer_order drop constraint order_total_is_sum_of_parts;"
                                + " update customer_order set total_amount = total_amount + 1 where id = '" + confirmed
                                + "'"),
                breach(
                        Rule.TOTALS,
                        "parts-are-sums-of-lines",
                        confirmed,
                        "orders",
                        "update customer_order set tax_amount = tax_amount + 1, shipping_amount = shipping_amount - 1"
                                + " where id = '" + confirmed + "'"),
                breach(Rule.TOTALS, "returns-sum-to-the-shipments", shipped, "orders", received(shipped, "+ 1")),
                breach(
                        Rule.TOTALS,
                        "returns-sum-to-the-shipments",
                        shipped,
                        "orders",
                        received(shipped, "- 1")
                                + "; update order_line set returned_quantity = shipped_quantity where order_id = '"
                                + shipped
                                + "'"),
                breach(Rule.TOTALS, "return-ends", id("return2"), "orders", returned(shipped, "RECEIVED", 3, 0)),
                breach(
                        Rule.TOTALS,
                        "returned-is-refunded",
                        id("return2"),
                        "orders",
                        returned(shipped, "REFUNDED", 3, 0)),
                breach(
                        Rule.TOTALS,
                        "returned-is-refunded",
                        id("return2"),
                        Map.of("orders", returned(shipped, "REFUNDED", 3, 0), "billing", given(shipped, 4, "DONE"))),
                breach(
                        Rule.TOTALS,
                        "returned-is-refunded",
                        id("return2"),
                        Map.of("orders", returned(shipped, "REFUNDED", 3, 0), "billing", given(confirmed, 3, "DONE"))),
                breach(
                        Rule.TOTALS,
                        "refund-is-short-by-what-was-given-by-hand",
                        shipped,
                        Map.of("orders", returned(shipped, "REFUNDED", 3, 0), "billing", givenInPart(shipped, 3, 2))),
                breach(Rule.TOTALS, "refund-has-a-return", id("return2"), "billing", given(shipped, 3, "DONE")),
                breach(
                        Rule.TOTALS,
                        "returned-is-restocked",
                        id("return2"),
                        Map.of("orders", returned(shipped, "REFUNDED", 0, 1), "catalog", restocked(2))),
                breach(Rule.TOTALS, "restock-has-a-return", id("return2"), "catalog", restocked(1)),
                breach(
                        Rule.TOTALS,
                        "promotions-are-counted",
                        "FEW",
                        "orders",
                        "insert into promotion (code, description, percent, valid_from, active, redeemed, created_by, created_at)"
                                + " values ('FEW', 'for a few', 100, now(), true, 2, gen_random_uuid(), now());"
                                + " insert into promotion_redemption (order_id, code, customer_id, amount, currency) select id,"
                                + " 'FEW', customer_id, 0, 'EUR' from customer_order where id = '" + confirmed + "'"),
                breach(
                        Rule.TOTALS,
                        "line-is-rounded-by-the-rule",
                        confirmed,
                        "orders",
                        "update order_line set tax_amount = tax_amount + 1 where position = 1 and order_id = '"
                                + confirmed
                                + "'; update order_line set tax_amount = tax_amount - 1 where position = 2 and order_id = '"
                                + confirmed + "'"),
                breach(
                        Rule.TOTALS,
                        "refund-is-sum-of-parts",
                        id("returned"),
                        "billing",
                        "insert into order_refund (id, order_id, currency, amount, reason, created_at) values ('"
                                + id("returned") + "', '" + id("order5") + "', 'EUR', 3, 'returned', now());"
                                + " update refund set order_refund_id = '" + id("returned") + "' where id = '"
                                + id("refund5") + "'"),
                breach(
                        Rule.TOTALS,
                        "shipments-sum-to-the-total",
                        shipped,
                        "orders",
                        "update shipment set amount = amount - 1 where order_id = '" + shipped + "'"));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("breaches")
    void names_what_is_wrong(Rule rule, String check, String id, Map<String, String> damage) {
        damage(damage);
        AuditReport report = audit();
        assertTrue(
                report.breaches().stream()
                        .anyMatch(breach -> breach.rule() == rule
                                && breach.check().equals(check)
                                && breach.id().equals(id)),
                () -> report.breaches().toString());
        assertTrue(line(report, rule).breaches() > 0);
        assertTrue(String.join("\n", report.lines()).contains(id));
    }

    static Stream<Arguments> stuck() {
        String placed = id("order10");
        return Stream.of(
                breach(
                        Rule.ORDERS,
                        "work-ends",
                        placed,
                        "orders",
                        "update saga set updated_at = now() - interval '61 minutes' where order_id = '" + placed + "'"),
                breach(
                        Rule.LEDGER,
                        "work-ends",
                        id("order6") + ":1",
                        "billing",
                        "update payment set state = 'VOIDING', updated_at = now() - interval '61 minutes' where id = '"
                                + id("payment6") + "'"),
                breach(
                        Rule.LEDGER,
                        "payment-is-what-the-provider-says",
                        id("order6") + ":1",
                        "billing",
                        "update simulator.payment set expires_at = now() - interval '61 minutes' where key = '"
                                + id("order6") + ":1'"),
                breach(
                        Rule.EVENTS,
                        "work-ends",
                        id("order-confirmed6"),
                        "orders",
                        "update outbox set published_at = null, term = null, number = null, created_at = now() - interval"
                                + " '61 minutes' where id = '" + id("order-confirmed6") + "'",
                        "notify",
                        unapplied("order-confirmed6")));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("stuck")
    void work_that_does_not_end_is_a_breach(Rule rule, String check, String id, Map<String, String> damage) {
        names_what_is_wrong(rule, check, id, damage);
    }

    static Stream<Arguments> work() {
        String confirmed = id("order6");
        return Stream.of(
                arguments("a hold that was not asked for yet", Map.of("catalog", forget("order10"))),
                arguments(
                        "a payment that was not asked for yet",
                        Map.of(
                                "billing",
                                "delete from payment where order_id = '" + id("order10")
                                        + "'; delete from simulator.payment where key = '" + id("order10") + ":1'")),
                arguments(
                        "a payment that the provider has and billing does not know of",
                        Map.of("orders", "update saga set step = 'SETTLE' where order_id = '" + id("order10") + "'")),
                arguments(
                        "a cancellation that gave back the money and not the stock",
                        Map.of(
                                "orders",
                                saga("CANCELLATION", "RELEASE", confirmed, "RUNNING"),
                                "billing",
                                "update payment set state = 'VOIDED', released = authorized where order_id = '"
                                        + confirmed
                                        + "'; update simulator.payment set state = 'CANCELLED' where key = '"
                                        + confirmed
                                        + ":1'; " + letGo())),
                arguments(
                        "a cancellation that is parked",
                        Map.of(
                                "orders",
                                saga("CANCELLATION", "RELEASE", confirmed, "PARKED"),
                                "catalog",
                                release(confirmed))),
                arguments(
                        "a capture that the provider made and billing does not know of",
                        Map.of(
                                "orders",
                                "update shipment set state = 'PREPARING', shipped_at = null where order_id = '"
                                        + id("order2")
                                        + "'; update customer_order set status = 'CONFIRMED' where id = '"
                                        + id("order2")
                                        + "'; update order_line set shipped_quantity = 0 where order_id = '"
                                        + id("order2") + "'; " + fulfilment(id("order2"), id("shipment2")),
                                "billing",
                                "update payment set state = 'AUTHORIZED', captured = 0, capturing = amount where id = '"
                                        + id("payment2")
                                        + "'; update capture set state = 'PENDING', next_check_at = now()"
                                        + " where id = '" + id("shipment2")
                                        + "'; delete from ledger_posting where entry_id = '"
                                        + id("CAPTURE2") + "'; delete from ledger_entry where id = '" + id("CAPTURE2")
                                        + "'; delete from outbox where id = '" + id("captured2") + "'",
                                "notify",
                                "delete from delivery where event_id in ('" + id("captured2") + "', '"
                                        + id("order-shipped2") + "'); delete from inbox where event_id in ('"
                                        + id("captured2") + "', '" + id("order-shipped2") + "')",
                                "accounts",
                                "")),
                arguments(
                        "a refund that the provider made and billing does not know of",
                        Map.of(
                                "billing",
                                "update payment set refunded = 0, refunding = amount where id = '" + id("payment5")
                                        + "'; update refund set state = 'PENDING', next_check_at = now() where id = '"
                                        + id("refund5") + "'; delete from ledger_posting where entry_id = '"
                                        + id("REFUND5")
                                        + "'; delete from ledger_entry where id = '" + id("REFUND5") + "'")),
                arguments(
                        "a return whose refund the provider has not answered",
                        Map.of(
                                "orders",
                                returned(id("order2"), "RECEIVED", 3, 0)
                                        + "; insert into saga (id, kind, order_id, return_id, step, state, payment_attempt, payment,"
                                        + " next_attempt_at) values (gen_random_uuid(), 'RETURN', '" + id("order2")
                                        + "', '" + id("return2") + "', 'REFUND', 'RUNNING', 1, 'UNKNOWN', now())",
                                "billing",
                                given(id("order2"), 3, "PENDING") + "; update payment set refunding = 3 where id = '"
                                        + id("payment2") + "'")),
                arguments(
                        "an authorization that ended and was not looked at since",
                        Map.of(
                                "billing",
                                "update simulator.payment set expires_at = now() - interval '1 second' where key = '"
                                        + confirmed + ":1'")),
                arguments(
                        "an event that is not published",
                        Map.of(
                                "orders",
                                "update outbox set published_at = null, term = null, number = null where id = '"
                                        + id("order-confirmed6") + "'",
                                "notify",
                                unapplied("order-confirmed6"))),
                arguments(
                        "an event that the consumer has not come to",
                        Map.of(
                                "orders",
                                "update outbox set number = 1000000001 where id = '" + id("order-confirmed6") + "'",
                                "notify",
                                unapplied("order-confirmed6"))),
                arguments(
                        "an event that failed and is tried again",
                        Map.of(
                                "notify",
                                unapplied("order-confirmed6")
                                        + "; insert into dead_letter (event_id, stream, aggregate_id, type, envelope, state,"
                                        + " next_attempt_at) values ('" + id("order-confirmed6") + "', 'orders', '"
                                        + confirmed
                                        + "', 'souk.orders.order-confirmed.v1', '{}', 'RETRYING', now())")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("work")
    void work_in_flight_is_no_breach(String what, Map<String, String> unfinished) {
        damage(unfinished);
        AuditReport report = audit();
        assertEquals(List.of(), report.breaches(), what);
        assertTrue(report.rules().stream().mapToLong(AuditReport.Line::inFlight).sum() > ORDERS / 10, what);
    }

    @Test
    void what_waits_for_an_operator_is_told() {
        damage(Map.of("orders", saga("CANCELLATION", "RELEASE", id("order6"), "PARKED")));
        assertEquals(Map.of("sagas are parked for an operator", 1L), audit().notes());
    }

    @Test
    void what_an_operator_did_by_other_means_is_told() {
        damage(Map.of("orders", returnedByHand(3, 3, 1), "billing", given(id("order2"), 3, "REFUSED")));
        AuditReport report = audit();
        assertEquals(List.of(), report.breaches());
        assertEquals(
                Map.of(
                        "returns were paid back by hand, wholly or in part",
                        1L,
                        "returns went back on sale by other means than a restock",
                        1L),
                report.notes());
    }

    /** Billing had refused, and knows of no refund. */
    @Test
    void what_billing_refused_and_an_operator_gave_is_no_breach() {
        damage(Map.of("orders", returnedByHand(3, 3, 0)));
        assertEquals(List.of(), audit().breaches());
    }

    @Test
    void what_only_billing_gave_or_nobody_is_not_what_an_operator_gave() {
        for (Map<String, String> wrong : List.of(
                Map.of(
                        "orders",
                        returned(id("order2"), "REFUNDED", 3, 0),
                        "billing",
                        given(id("order2"), 3, "REFUSED")),
                Map.of("orders", returnedByHand(3, 2, 0)),
                Map.of("orders", returnedByHand(3, 3, 0), "billing", given(id("order2"), 3, "DONE")))) {
            shop.asItWas();
            damage(wrong);
            assertEquals(
                    List.of("returned-is-refunded"),
                    audit().breaches().stream()
                            .filter(breach -> breach.id().equals(id("return2")))
                            .map(Finding::check)
                            .toList(),
                    wrong::toString);
        }
    }

    /** Order 5 has a refund by hand of all that it cost. */
    @Test
    void a_return_of_what_was_refunded_by_hand_gives_the_rest() {
        damage(Map.of(
                "orders",
                returned(id("order5"), "REFUNDED", 3, 0) + "; update order_return set refunded_amount = 0",
                "billing",
                givenInPart(id("order5"), 3, 0)));
        assertEquals(List.of(), audit().breaches());
    }

    /** After a restore of orders alone: whose order is gone, has the money back. */
    @Test
    void money_that_was_let_go_needs_no_order() {
        damage(Map.of(
                "billing",
                "update payment set order_id = '" + id("nobody") + "' where order_id = '" + id("order1")
                        + "'; update simulator.payment set key = '" + id("nobody") + ":1' where key = '" + id("order1")
                        + ":1'"));
        assertEquals(List.of(), audit().breaches());
    }

    /** The shipment was given up; the order waits for another, which asks again, or for its cancellation. */
    @Test
    void an_order_whose_card_was_declined_when_the_term_was_over_is_no_breach() {
        damage(Map.of(
                "billing",
                "update payment set state = 'EXPIRED', released = authorized, expired_at = now() where id = '"
                        + id("payment6") + "'; update simulator.payment set expires_at = now() where key = '"
                        + id("order6") + ":1'; " + letGo()
                        + "; insert into payment (id, order_id, attempt, state, customer_id, order_number, currency, amount,"
                        + " decline_reason, created_at, updated_at) select gen_random_uuid(), order_id, 2, 'DECLINED', customer_id,"
                        + " order_number, currency, amount, 'card-declined', now(), now() from payment where id = '"
                        + id("payment6") + "'"));
        assertEquals(List.of(), audit().breaches());
    }

    @Test
    void what_is_gone_at_the_second_look_is_no_breach() {
        damage(Map.of("catalog", "update stock set held = held - 1 where sku = 'SKU-2'"));
        List<String> looks = new ArrayList<>();
        AuditReport report = new Audit(shop.settings(), () -> {
                    looks.add("second");
                    shop.force("catalog", "update stock set held = held + 1 where sku = 'SKU-2'");
                })
                .run();
        assertEquals(List.of("second"), looks);
        assertEquals(List.of(), report.breaches());
    }

    @Test
    void what_is_different_at_the_second_look_is_no_breach() {
        damage(Map.of("billing", "update payment set released = released + 1 where id = '" + id("payment6") + "'"));
        AuditReport report = new Audit(
                        shop.settings(),
                        () -> shop.force(
                                "billing",
                                "update payment set released = released + 1 where id = '" + id("payment6") + "'"))
                .run();
        assertEquals(
                List.of(),
                report.breaches().stream()
                        .filter(breach -> breach.check().equals("sold-is-paid"))
                        .toList());
    }

    /** Its numbers change at each look; that they don't fit does not. */
    @Test
    void what_is_wrong_with_an_article_that_sells_is_a_breach() {
        damage(Map.of("catalog", "update stock set held = held + 5, on_hand = on_hand + 10 where sku = 'SKU-2'"));
        AuditReport report = new Audit(
                        shop.settings(),
                        () -> shop.force(
                                "catalog",
                                "update stock set held = held + 1 where sku = 'SKU-2';"
                                        + " insert into hold (owner_id, owner_kind, state) values ('" + id("sale")
                                        + "', 'ORDER', 'HELD'); insert into hold_line (owner_id, sku, location, quantity)"
                                        + " values ('" + id("sale") + "', 'SKU-2', 'main', 1)"))
                .run();
        assertTrue(
                report.breaches().stream()
                        .anyMatch(breach -> breach.check().equals("held-is-what-is-promised")
                                && breach.id().equals("SKU-2@main")),
                () -> report.breaches().toString());
    }

    @Test
    void many_breaches_of_one_check_hide_no_other() {
        Findings findings = new Findings();
        for (int i = 0; i <= Findings.MOST; i++) {
            findings.suspicion(new Finding(Rule.STOCK, "held-within-on-hand", "SKU-" + i, "too much"));
        }
        findings.suspicion(new Finding(Rule.LEDGER, "entry-sums-to-zero", "entry", "off by 1"));
        assertEquals(Findings.MOST + 1, findings.suspicions().size());
        assertEquals(Rule.LEDGER, findings.suspicions().getLast().rule());
    }

    /** Its refund waits for an operator; the hold of the order was released. */
    @Test
    void a_return_that_is_parked_hides_nothing_of_its_order() {
        damage(Map.of(
                "orders",
                returned(id("order2"), "RECEIVED", 3, 0)
                        + "; insert into saga (id, kind, order_id, return_id, step, state, payment_attempt, payment,"
                        + " next_attempt_at, parked_reason) values (gen_random_uuid(), 'RETURN', '" + id("order2")
                        + "', '"
                        + id("return2") + "', 'REFUND', 'PARKED', 1, 'UNKNOWN', now(), 'refused')",
                "catalog",
                "update hold set state = 'HELD' where owner_id = '" + id("order2") + "'"));
        assertEquals(
                List.of("sold-is-held"),
                audit().breaches().stream().map(Finding::check).toList());
    }

    @Test
    void a_type_that_a_consumer_began_to_listen_to_lately_counts_from_then_on() {
        damage(Map.of(
                "orders",
                "update outbox set created_at = now() - interval '2 hours' where id = '" + id("order-placed6") + "'",
                "notify",
                "delete from inbox where event_id = '" + id("order-placed6") + "'"));
        assertEquals(List.of(), audit().breaches());
    }

    @Test
    void the_role_reads_what_it_needs_and_changes_nothing() throws SQLException {
        AuditSettings.Source orders = shop.settings().source("orders");
        try (Connection connection = DriverManager.getConnection(orders.url(), orders.user(), orders.password())) {
            for (String refused : List.of(
                    "update customer_order set version = 2",
                    "delete from outbox",
                    "select payment_token from saga",
                    "select ship_line1 from customer_order",
                    "select data from outbox",
                    "create table mine (id integer)")) {
                assertEquals(
                        "42501",
                        assertThrows(
                                        SQLException.class,
                                        () -> connection.createStatement().execute(refused))
                                .getSQLState(),
                        refused);
            }
        }
        AuditSettings.Source accounts = shop.settings().source("accounts");
        try (Connection connection =
                DriverManager.getConnection(accounts.url(), accounts.user(), accounts.password())) {
            assertEquals(
                    "42501",
                    assertThrows(
                                    SQLException.class,
                                    () -> connection.createStatement().execute("select email from account"))
                            .getSQLState());
        }
    }

    @Test
    void the_program_ends_with_1_and_the_ids() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(0, AuditMain.run(List.of(), environment(), print(out)));
        damage(Map.of("catalog", "update stock set held = held - 1 where sku = 'SKU-2'"));
        assertEquals(1, AuditMain.run(List.of("--json"), environment(), print(out)));
        String last = out.toString(StandardCharsets.UTF_8).lines().reduce("", (_, line) -> line);
        assertTrue(last.contains("SKU-2@main"), last);
        assertTrue(Json.write(audit().summary()).contains("\"stock\":1"), last);
    }

    @Test
    void the_program_says_what_it_found_also_when_consul_is_away() {
        Map<String, String> environment = environment();
        environment.put("SOUK_CONSUL_URL", "http://127.0.0.1:1");
        assertEquals(0, AuditMain.run(List.of(), environment, print(new ByteArrayOutputStream())));
        damage(Map.of("catalog", "update stock set held = held - 1 where sku = 'SKU-2'"));
        environment.putAll(environment());
        assertEquals(1, AuditMain.run(List.of(), environment, print(new ByteArrayOutputStream())));
    }

    @Test
    void the_program_says_what_its_role_needs() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(0, AuditMain.run(List.of("--grants"), Map.of(), print(out)));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("grant select on ledger_posting to souk_audit;"));
    }

    @Test
    void a_database_that_cannot_be_read_is_told() {
        assertTrue(assertThrows(Failure.class, () -> new Audit(shop.settings("nobody", "wrong")).run())
                .getMessage()
                .startsWith("the audit cannot read the database of orders at jdbc:postgresql://"));
        assertEquals(3, AuditMain.run(List.of(), Map.of(), System.out));
    }

    private AuditReport audit() {
        return new Audit(shop.settings(), () -> {}).run();
    }

    private void damage(Map<String, String> damage) {
        new TreeMap<>(damage).forEach((service, sql) -> {
            shop.copy(service);
            if (!sql.isEmpty()) {
                shop.force(service, sql);
            }
        });
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        shop.settings().sources().forEach((service, source) -> {
            String key = "SOUK_AUDIT_" + service.toUpperCase(Locale.ROOT) + "_DB_";
            environment.put(key + "URL", source.url());
            environment.put(key + "USER", source.user());
        });
        environment.put("SOUK_AUDIT_DB_PASSWORD", "test");
        return environment;
    }

    private static PrintStream print(ByteArrayOutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    private static AuditReport.Line line(AuditReport report, Rule rule) {
        return report.rules().get(rule.number() - 1);
    }

    private static Arguments breach(Rule rule, String check, String id, Map<String, String> damage) {
        return arguments(rule, check, id, damage);
    }

    private static Arguments breach(Rule rule, String check, String id, String... damage) {
        Map<String, String> byService = new TreeMap<>();
        for (int index = 0; index < damage.length; index += 2) {
            byService.put(damage[index], damage[index + 1]);
        }
        return arguments(rule, check, id, byService);
    }

    private static String forget(String order) {
        return "update stock s set held = held - quantity from hold_line l where l.sku = s.sku and owner_id = '"
                + id(order)
                + "'; delete from hold_line where owner_id = '" + id(order) + "'; delete from hold where owner_id = '"
                + id(order) + "'";
    }

    private static String release(String order) {
        return "update stock s set held = held - quantity from hold_line l where l.sku = s.sku and owner_id = '" + order
                + "'; update hold set state = 'RELEASED' where owner_id = '" + order + "'";
    }

    /** What was held for order 6 is held no more. */
    private static String letGo() {
        return "insert into ledger_entry (id, kind, source_id, payment_id, booked_at) values ('" + id("back")
                + "', 'RELEASE', '" + id("payment6") + "', '" + id("payment6")
                + "', now()); insert into ledger_posting select '" + id("back")
                + "', line, account, currency, -amount from ledger_posting where entry_id = '" + id("AUTHORIZATION6")
                + "'";
    }

    private static String saga(String kind, String step, String order, String state) {
        return "insert into saga (id, kind, order_id, step, state, payment_attempt, payment, next_attempt_at, parked_reason)"
                + " values (gen_random_uuid(), '" + kind + "', '" + order + "', '" + step + "', '" + state
                + "', 1, 'VOIDED', now(), " + (state.equals("PARKED") ? "'gave up'" : "null") + ")";
    }

    /** All of it came back, for what was shipped give or take something. */
    private static String received(String order, String give) {
        return "insert into order_return (id, order_id, state, reason, amount, requested_by, requested_at, decided_by, decided_at,"
                + " received_by, received_at, version) select gen_random_uuid(), order_id, 'RECEIVED', 'too small', amount "
                + give
                + ", requested_by, now(), requested_by, now(), requested_by, now(), 1 from shipment where order_id = '"
                + order
                + "'";
    }

    /** One unit has come back, for so much, to be sold again or not. */
    private static String returned(String order, String state, int amount, int restocked) {
        String refundedAt = state.equals("REFUNDED") ? "now()" : "null";
        return "insert into order_return (id, order_id, state, reason, amount, requested_by, requested_at, decided_by, decided_at,"
                + " received_by, received_at, refunded_at, version) select '" + id("return2") + "', id, '" + state
                + "', 'too small', " + amount + ", customer_id, now(), customer_id, now(), customer_id, now(), "
                + refundedAt + ", 1 from customer_order where id = '" + order
                + "'; insert into order_return_line (id, return_id, order_line_id, sku, quantity, restocked, written_off)"
                + " select gen_random_uuid(), '" + id("return2") + "', id, sku, 2, " + restocked + ", 0 from order_line"
                + " where position = 1 and order_id = '" + order + "'";
    }

    private static String returnedByHand(int amount, int byHand, int restocked) {
        return returned(id("order2"), "REFUNDED", amount, restocked)
                + "; update order_return set refunded_amount = amount," + " by_hand_amount = " + byHand
                + " where id = '" + id("return2") + "'";
    }

    private static String given(String order, int amount, String state) {
        return "insert into order_refund (id, order_id, currency, amount, reason, created_at) values ('" + id("return2")
                + "', '" + order + "', 'EUR', " + amount + ", 'returned', now());"
                + " insert into refund (id, payment_id, amount, reason, state, created_at, updated_at, next_check_at, order_refund_id)"
                + " values (gen_random_uuid(), '" + id("payment2") + "', " + amount + ", 'returned', '" + state
                + "', now(), now(), " + (state.equals("PENDING") ? "now()" : "null") + ", '" + id("return2") + "')";
    }

    /** Less than wanted. */
    private static String givenInPart(String order, int wanted, int amount) {
        return "insert into order_refund (id, order_id, currency, amount, wanted, reason, created_at) values ('"
                + id("return2") + "', '" + order + "', 'EUR', " + amount + ", " + wanted + ", 'returned', now())";
    }

    private static String restocked(int pieces) {
        return "insert into stock_movement (id, kind) values ('" + id("return2") + "', 'RESTOCKED');"
                + " insert into stock_movement_line (movement_id, sku, location, pieces) values ('" + id("return2")
                + "', 'SKU-1', 'main', " + pieces + ")";
    }

    private static String fulfilment(String order, String shipment) {
        return "insert into saga (id, kind, order_id, shipment_id, step, state, payment_attempt, payment, next_attempt_at)"
                + " values (gen_random_uuid(), 'FULFILMENT', '" + order + "', '" + shipment
                + "', 'CAPTURE', 'RUNNING', 1, 'AUTHORIZED', now()); delete from outbox where aggregate_id = '" + order
                + "' and type = 'souk.orders.order-shipped.v1'";
    }

    private static String unapplied(String event) {
        return "delete from delivery where event_id = '" + id(event) + "'; delete from inbox where event_id = '"
                + id(event) + "'";
    }

    /** As PostgreSQL's {@code md5(name)::uuid}. */
    private static String id(String name) {
        String hex = digest("MD5", name);
        return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    private static String sha256(String name) {
        return digest("SHA-256", name);
    }

    private static String digest(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
