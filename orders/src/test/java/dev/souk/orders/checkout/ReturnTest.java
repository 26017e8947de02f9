package dev.souk.orders.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.orders.reconciliation.TestReconciliation;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.test.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What happens after a part has left: returns, the cancelled rest, an authorization that is over. */
class ReturnTest extends ShopTestBase {

    private static final UUID BUYER = Shop.BUYER.accountId();
    private static final UUID STAFF = Shop.STAFF.accountId();

    private UUID order;

    ReturnTest(TestDatabase server) {
        super(server);
    }

    private void buy(Map<String, Integer> units) {
        var cart = shop.cart(units);
        assertEquals(201, shop.place(cart, "tok_ok", nextKey()).getStatus());
        order = shop.orderOf(cart);
    }

    private void ship(Map<String, Integer> units) {
        assertEquals(201, shop.ship(order, units, nextKey()).getStatus());
    }

    private UUID returned(Map<String, Integer> units) {
        var id = shop.returns.request(order, BUYER, units);
        shop.returns.approve(order, id, STAFF);
        assertEquals(200, shop.receive(order, units, Map.of(), nextKey()).getStatus());
        return id;
    }

    @Test
    void goodsComeBackIntoTheStockAndTheirMoneyToTheCustomer() {
        buy(Map.of("MUG", 2, "BOOK", 1));
        ship(Map.of());
        var id = shop.returns.request(order, BUYER, Map.of("MUG", 2));
        assertThrows(
                ProblemException.class,
                () -> shop.returns.request(order, BUYER, Map.of("MUG", 1)),
                "announced already");
        shop.returns.approve(order, id, STAFF);
        var answer = shop.receive(order, Map.of("MUG", 1), Map.of("MUG", 1), "receipt");
        assertEquals(200, answer.getStatus());
        assertEquals("REFUNDED", shop.returns.state(id));
        assertEquals(Map.of("MUG", 9, "BOOK", 9), catalog.onHand, "one can be sold again, one is written off");
        assertEquals(List.of(id), List.copyOf(billing.refunds.keySet()));
        assertEquals(
                200,
                shop.receive(order, Map.of("MUG", 1), Map.of("MUG", 1), "receipt")
                        .getStatus(),
                "once");
        assertEquals(1, billing.refunds.size());
        assertEquals(9, catalog.onHand.get("MUG"));
        assertThrows(ProblemException.class, () -> shop.returns.request(order, BUYER, Map.of("MUG", 1)), "came back");
    }

    @Test
    void howeverItIsSplitTheRefundsOfAllPartsSumToTheTotal() {
        var random = new Random(7);
        for (int round = 0; round < 5; round++) {
            catalog.price = 1L + random.nextInt(5000);
            buy(Map.of("MUG", 3, "BOOK", 2));
            ship(Map.of("MUG", 2));
            returned(Map.of("MUG", 1));
            ship(Map.of());
            var left = new HashMap<>(Map.of("MUG", 2, "BOOK", 2));
            while (!left.isEmpty()) {
                var sku = left.containsKey("BOOK") && random.nextBoolean()
                        ? "BOOK"
                        : List.copyOf(left.keySet()).getFirst();
                int units = 1 + random.nextInt(left.get(sku));
                returned(Map.of(sku, units));
                left.compute(sku, (_, n) -> n == units ? null : n - units);
            }
            assertEquals(billing.capturedAmount(), billing.refundedAmount());
            assertEquals(billing.reservedAmount(), billing.capturedAmount());
        }
    }

    @Test
    void whatCameBackInPartIsRefundedInPartAndTheRestCanBeAnnouncedAgain() {
        buy(Map.of("MUG", 3));
        ship(Map.of());
        var id = shop.returns.request(order, BUYER, Map.of("MUG", 3));
        shop.returns.approve(order, id, STAFF);
        assertEquals(
                422, shop.receive(order, Map.of("MUG", 4), Map.of(), nextKey()).getStatus());
        assertEquals(
                422, shop.receive(order, Map.of("MUG", 0), Map.of(), nextKey()).getStatus());
        assertEquals(
                422,
                shop.receive(order, Map.of("MUG", 1, "BOOK", 0), Map.of(), nextKey())
                        .getStatus(),
                "nothing of it was announced");
        assertEquals(
                200, shop.receive(order, Map.of("MUG", 1), Map.of(), nextKey()).getStatus());
        var first = billing.refundedAmount();
        assertTrue(first > 0 && first < billing.capturedAmount());
        returned(Map.of("MUG", 2));
        assertEquals(billing.capturedAmount(), billing.refundedAmount());
    }

    /** Somebody gave ten percent back for a scratch; then all of it came back. */
    @Test
    void whatWasRefundedByHandIsNotRefundedAgain() {
        buy(Map.of("MUG", 2));
        ship(Map.of());
        long charged = billing.capturedAmount();
        billing.refunds.put(UUID.randomUUID(), Money.of(charged / 10, "EUR"));
        var id = returned(Map.of("MUG", 2));
        assertEquals("REFUNDED", shop.returns.state(id));
        assertEquals(charged - charged / 10, billing.refunds.get(id).amount());
        assertEquals(
                Map.of("amount", charged, "refunded", charged - charged / 10),
                database.inTransaction(() -> shop.jdbc.one(
                                "select amount, refunded_amount from order_return where id = ?",
                                row -> Map.of(
                                        "amount",
                                        row.longValue("amount"),
                                        "refunded",
                                        row.longValue("refunded_amount")),
                                id))
                        .orElseThrow());
        var compared = new TestReconciliation(database, catalog, billing, Duration.ofHours(1));
        assertTrue(compared.runNow());
        assertEquals(Map.of(), compared.differences());
    }

    /** The buyer paid by bank transfer after billing had refused: there is nothing that billing could give back. */
    @Test
    void whatBillingNeverTookIsNotCalledRefunded() {
        buy(Map.of("MUG", 2));
        billing.refuseCaptures = true;
        try (var hasty = new Shop(database, catalog, billing, _ -> {}, Duration.ZERO)) {
            hasty.ship(order, Map.of(), "ship");
            hasty.recover();
        }
        shop.process.operatorSkips(shop.parkedSaga());
        var id = shop.returns.request(order, BUYER, Map.of("MUG", 2));
        shop.returns.approve(order, id, STAFF);
        try (var hasty = new Shop(database, catalog, billing, _ -> {}, Duration.ZERO)) {
            hasty.receive(order, Map.of("MUG", 2), Map.of(), "receipt");
            hasty.recover();
        }
        assertEquals("RECEIVED", shop.returns.state(id));
        var parked = shop.process.find(shop.parkedSaga()).orElseThrow();
        assertTrue(parked.parkedReason().orElseThrow().contains("took less"), parked::toString);
        assertEquals(Map.of(), billing.refunds);
    }

    @Test
    void aRejectedReturnGivesItsUnitsFree() {
        buy(Map.of("MUG", 1));
        ship(Map.of());
        var id = shop.returns.request(order, BUYER, Map.of("MUG", 1));
        shop.returns.reject(order, id, STAFF);
        assertThrows(ProblemException.class, () -> shop.returns.approve(order, id, STAFF));
        returned(Map.of("MUG", 1));
        assertEquals(billing.capturedAmount(), billing.refundedAmount());
    }

    @Test
    void onlyTheOwnerOnlyWhatHasLeftAndOnlyInTime() {
        buy(Map.of("MUG", 2));
        assertThrows(ProblemException.class, () -> shop.returns.request(order, BUYER, Map.of("MUG", 1)), "not left");
        ship(Map.of("MUG", 1));
        assertThrows(ProblemException.class, () -> shop.returns.request(order, STAFF, Map.of("MUG", 1)), "not theirs");
        assertThrows(
                ProblemException.class, () -> shop.returns.request(order, BUYER, Map.of("MUG", 2)), "one has left");
        assertThrows(ProblemException.class, () -> shop.returns.request(order, BUYER, Map.of("PEN", 1)), "not bought");
        var late = Clock.offset(Clock.systemUTC(), Duration.ofDays(31));
        assertThrows(
                ProblemException.class, () -> shop.returns.request(order, BUYER, Map.of("MUG", 1), late), "too late");
        shop.returns.request(order, BUYER, Map.of("MUG", 1), Clock.offset(late, Duration.ofDays(-2)));
    }

    @Test
    void manyRequestsAtOnceNeverAnnounceAUnitTwice() throws Exception {
        buy(Map.of("MUG", 5));
        ship(Map.of());
        var requests = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 20; i++) {
            requests.add(() -> {
                try {
                    shop.returns.request(order, BUYER, Map.of("MUG", 1));
                    return true;
                } catch (ProblemException refused) {
                    return false;
                }
            });
        }
        long announced = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(requests)) {
                announced += answer.get() ? 1 : 0;
            }
        }
        assertEquals(5, announced);
    }

    @Test
    void aRefundThatIsNotKnownYetIsAskedForAgainAndOneThatFailedIsParked() throws Exception {
        buy(Map.of("MUG", 2));
        ship(Map.of());
        billing.pendingRefunds = 2;
        try (var _ = shop.worker()) {
            returned(Map.of("MUG", 1));
        }
        billing.refuseRefunds = true;
        var id = shop.returns.request(order, BUYER, Map.of("MUG", 1));
        shop.returns.approve(order, id, STAFF);
        try (var hasty = new Shop(database, catalog, billing, _ -> {}, Duration.ZERO)) {
            assertEquals(
                    202, hasty.receive(order, Map.of("MUG", 1), Map.of(), "r").getStatus());
            hasty.recover();
        }
        assertEquals("RECEIVED", shop.returns.state(id));
        shop.process.operatorSkips(shop.parkedSaga());
        assertEquals("REFUNDED", shop.returns.state(id));
        assertEquals(200, shop.receive(order, Map.of("MUG", 1), Map.of(), "r").getStatus());
    }

    /** The provider refused; nobody else is to wonder why billing gave nothing, and everybody when it did give something. */
    @Test
    void whatAnOperatorGaveByHandIsNotMissedAtBilling() {
        var id = parkedRefund();
        shop.process.operatorSkips(shop.parkedSaga());
        var due = refund(id, "amount");
        assertEquals(due, refund(id, "refunded_amount"));
        assertEquals(due, refund(id, "by_hand_amount"));
        assertTrue(server.one("select string_agg(note, ' ') from order_history where order_id = '" + order + "'")
                .contains("by hand"));
        assertEquals(Map.of(), differences());
        billing.refunds.put(id, Money.of(1, "EUR"));
        assertEquals(Map.of("REFUND_DIFFERS " + id, "PARKED"), differences());
    }

    @Test
    void anOperatorCanHaveGivenAPartByHandAndBillingTheRest() {
        var id = parkedRefund();
        var due = refund(id, "amount");
        var saga = shop.parkedSaga();
        for (var wrong : List.of(Money.of(0, "EUR"), Money.of(due + 1, "EUR"), Money.of(1, "USD"))) {
            assertThrows(ProblemException.class, () -> shop.process.operatorSkips(saga, wrong));
        }
        shop.process.operatorSkips(saga, Money.of(due - 100, "EUR"));
        assertEquals(due, refund(id, "refunded_amount"));
        assertEquals(due - 100, refund(id, "by_hand_amount"));
        assertEquals(Map.of("REFUND_DIFFERS " + id, "PARKED"), differences());
        billing.refunds.put(id, Money.of(100, "EUR"));
        assertEquals(Map.of("REFUND_DIFFERS " + id, "GONE"), differences());
    }

    private UUID parkedRefund() {
        buy(Map.of("MUG", 2));
        ship(Map.of());
        billing.refuseRefunds = true;
        var id = shop.returns.request(order, BUYER, Map.of("MUG", 2));
        shop.returns.approve(order, id, STAFF);
        try (var hasty = new Shop(database, catalog, billing, _ -> {}, Duration.ZERO)) {
            hasty.receive(order, Map.of("MUG", 2), Map.of(), "r");
            hasty.recover();
        }
        return id;
    }

    private long refund(UUID id, String column) {
        return Long.parseLong(server.one("select " + column + " from order_return where id = '" + id + "'"));
    }

    private Map<String, String> differences() {
        var compared = new TestReconciliation(database, catalog, billing, Duration.ofHours(1));
        assertTrue(compared.runNow());
        return compared.differences();
    }

    @Test
    void whatHasNotLeftIsCancelledAndNeverCharged() {
        buy(Map.of("MUG", 3, "BOOK", 2));
        var total = billing.reservedAmount();
        ship(Map.of("MUG", 1));
        assertEquals(200, shop.cancel(order, Shop.BUYER, nextKey()).getStatus());
        assertEquals(1, shop.count().get("order SHIPPED"));
        assertEquals(0, catalog.heldUnits());
        assertEquals(billing.capturedAmount(), billing.reservedAmount(), "the rest is let go");
        var notCharged = database.inTransaction(() -> shop.jdbc.one(
                        "select cancelled_amount from customer_order where id = ?",
                        row -> row.longValue("cancelled_amount"),
                        order))
                .orElseThrow();
        assertEquals(total, billing.capturedAmount() + notCharged);
        assertEquals(409, shop.ship(order, Map.of(), nextKey()).getStatus());
        assertEquals(409, shop.cancel(order, Shop.BUYER, nextKey()).getStatus());
        returned(Map.of("MUG", 1));
        assertEquals(billing.capturedAmount(), billing.refundedAmount());
    }

    @Test
    void anAuthorizationThatIsOverIsMadeAgainForWhatHasNotLeft() {
        buy(Map.of("MUG", 3));
        var total = billing.reservedAmount();
        ship(Map.of("MUG", 1));
        billing.expire(order, 1);
        ship(Map.of("MUG", 1));
        assertEquals(2, billing.charges);
        assertEquals(total, billing.reservedAmount(), "reserved again is what had not left");
        billing.expire(order, 2);
        ship(Map.of());
        assertEquals(3, billing.charges);
        assertEquals(total, billing.capturedAmount());
        assertEquals(3, billing.captures.size());
        returned(Map.of("MUG", 3));
        assertEquals(total, billing.refundedAmount());
    }

    @Test
    void aCardThatIsDeclinedTheSecondTimeParksAndAnotherShipmentAsksAgain() {
        buy(Map.of("MUG", 1));
        billing.expire(order, 1);
        billing.declineAgain = true;
        try (var hasty = new Shop(database, catalog, billing, _ -> {}, Duration.ZERO)) {
            assertEquals(202, hasty.ship(order, Map.of(), "ship").getStatus());
            hasty.recover();
        }
        var parked = shop.process.find(shop.parkedSaga()).orElseThrow();
        assertTrue(parked.parkedReason().orElseThrow().contains("declined"), parked::toString);
        shop.process.operatorAbandons(parked.id());
        assertEquals(409, shop.ship(order, Map.of(), "ship").getStatus());
        billing.declineAgain = false;
        ship(Map.of());
        assertEquals(1, billing.captures.size());
        assertEquals(billing.reservedAmount(), billing.capturedAmount());
    }

    @Test
    void aCardThatIsDeclinedTheSecondTimeLeavesAnOrderThatCanBeCancelled() {
        buy(Map.of("MUG", 1));
        billing.expire(order, 1);
        billing.declineAgain = true;
        try (var hasty = new Shop(database, catalog, billing, _ -> {}, Duration.ZERO)) {
            hasty.ship(order, Map.of(), "ship");
            hasty.recover();
        }
        shop.process.operatorAbandons(shop.parkedSaga());
        assertEquals(200, shop.cancel(order, Shop.STAFF, nextKey()).getStatus());
        assertEquals(0, billing.reservedAmount());
        assertEquals(0, catalog.heldUnits());
    }
}
