package dev.souk.orders.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.orders.saga.Saga;
import dev.souk.platform.rest.RemoteProblem;
import dev.souk.platform.rest.RemoteUnavailable;
import dev.souk.platform.test.TestDatabase;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The sagas on a real database, with catalog and billing in memory. */
class CheckoutTest extends ShopTestBase {

    private static final Duration NONE = Duration.ZERO;

    CheckoutTest(TestDatabase server) {
        super(server);
    }

    private Shop shop(Consumer<String> at, Duration patience) {
        return new Shop(database, catalog, billing, at, patience);
    }

    @Test
    void confirmsAnOrder() {
        var cart = shop.cart(Map.of("MUG", 2, "BOOK", 1));
        var answer = shop.place(cart, "tok_ok", "key");
        assertEquals(201, answer.getStatus(), () -> answer.getEntity().toString());
        assertEquals(Map.of("order CONFIRMED", 1L, "saga DONE", 1L, "cart ORDERED", 1L), shop.count());
        assertEquals(3, catalog.heldUnits());
        assertEquals(3 * 1299 + 3 * 1299 * 19 / 100 + 490 + 1, billing.reservedAmount(), "tax per line, half even");
        assertEquals(
                List.of("souk.orders.order-placed.v1", "souk.orders.order-confirmed.v1"),
                shop.database.inTransaction(
                        () -> shop.jdbc.query("select type from outbox order by seq", row -> row.text("type"))));
        assertEquals(
                0L,
                shop.database
                        .inTransaction(() ->
                                shop.jdbc.query("select 1 as one from saga where payment_token is not null", row -> 1))
                        .size());
    }

    @Test
    void aRepetitionGetsTheSameAnswerAndOrdersNothing() {
        var cart = shop.cart(Map.of("MUG", 1));
        var first = shop.place(cart, "tok_ok", "key");
        var second = shop.place(cart, "tok_ok", "key");
        assertEquals(first.getStatus(), second.getStatus());
        assertEquals(first.getEntity(), second.getEntity());
        assertEquals("true", second.getHeaderString("Idempotent-Replayed"));
        assertEquals(null, first.getHeaderString("Idempotent-Replayed"));
        assertEquals(1, billing.charges);
        assertEquals(409, shop.place(cart, "tok_ok", "another key").getStatus());
    }

    @Test
    void aDeclinedPaymentLeavesNothingBehindAndTheCartOpenForASecondCard() {
        var cart = shop.cart(Map.of("MUG", 1));
        var declined = shop.place(cart, "tok_declined", "key 1");
        assertEquals(402, declined.getStatus());
        assertTrue(declined.getEntity().toString().contains("insufficient-funds"));
        assertEquals(0, catalog.heldUnits());
        assertEquals(0, billing.reservedAmount());
        assertEquals(201, shop.place(cart, "tok_ok", "key 2").getStatus());
        assertEquals(
                Map.of("order CONFIRMED", 1L, "order CANCELLED", 1L, "saga DONE", 2L, "cart ORDERED", 1L),
                shop.count());
        assertEquals(402, shop.place(cart, "tok_declined", "key 1").getStatus(), "the first key keeps its answer");
    }

    @Test
    void moreThanOneCustomerMayHaveCancelsAndTellsTheNumbers() {
        catalog.limits.put("MUG", 2);
        var answer = shop.place(shop.cart(Map.of("MUG", 3)), "tok_ok", "key");
        assertEquals(409, answer.getStatus());
        assertTrue(answer.getEntity().toString().contains("urn:souk:problem:purchase-limit"));
        assertTrue(answer.getEntity().toString().contains("\"limit\":2"), answer.getEntity()::toString);
        assertTrue(billing.payments.isEmpty());
        assertEquals(Map.of("order CANCELLED", 1L, "saga DONE", 1L, "cart OPEN", 1L), shop.count());
    }

    @Test
    void tooLittleInStockCancelsAndNeverAsksForMoney() {
        var cart = shop.cart(Map.of("MUG", 11, "BOOK", 1));
        var answer = shop.place(cart, "tok_ok", "key");
        assertEquals(409, answer.getStatus());
        assertTrue(answer.getEntity().toString().contains("\"available\":10"), answer.getEntity()::toString);
        assertEquals(0, catalog.heldUnits());
        assertTrue(billing.payments.isEmpty());
        assertEquals(Map.of("order CANCELLED", 1L, "saga DONE", 1L, "cart OPEN", 1L), shop.count());
    }

    @Test
    void aPaymentThatBillingDoesNotTakeIsClosedAndTheOrderCancelled() {
        var answer = shop.place(shop.cart(Map.of("MUG", 1)), "tok_unknown", "key");
        assertEquals(402, answer.getStatus());
        assertEquals(0, catalog.heldUnits());
        assertEquals(
                List.of("CLOSED"),
                billing.payments.values().stream().map(Enum::name).toList());
    }

    @Test
    void aLostAnswerAboutTheMoneyIsSettledByAskingNotByChargingAgain() {
        var answer = shop.place(shop.cart(Map.of("MUG", 1)), "tok_lost_response", "key");
        assertEquals(201, answer.getStatus());
        assertEquals(1, billing.charges);
    }

    @Test
    void aProviderThatWasNeverAskedIsAskedWithTheSameKey() {
        var answer = shop.place(shop.cart(Map.of("MUG", 1)), "tok_unasked", "key");
        assertEquals(201, answer.getStatus());
        assertEquals(1, billing.charges);
    }

    @Test
    void anOutcomeThatIsNotKnownInTimeIsToldAsPendingAndSettledLater() {
        billing.unknownAnswers = 3;
        try (var hasty = shop(_ -> {}, NONE)) {
            var cart = hasty.cart(Map.of("MUG", 1));
            var answer = hasty.place(cart, "tok_slow", "key");
            assertEquals(202, answer.getStatus());
            assertEquals(
                    "/api/v1/orders/" + hasty.orderOf(cart),
                    answer.getLocation().toString());
            assertEquals(202, hasty.place(cart, "tok_slow", "key").getStatus());
            shop.recover();
            assertEquals(201, shop.place(cart, "tok_slow", "key").getStatus());
            assertEquals(1, billing.charges);
        }
    }

    @Test
    void whatCannotBeSettledIsParkedAndAnOperatorCanRetryOrCancelIt() {
        billing.unknownAnswers = Integer.MAX_VALUE;
        try (var hasty = new Shop(database, catalog, billing, _ -> {}, NONE, 3)) {
            var cart = hasty.cart(Map.of("MUG", 1));
            assertEquals(202, hasty.place(cart, "tok_slow", "key").getStatus());
            hasty.recover();
            var parked = hasty.process.find(hasty.parkedSaga()).orElseThrow();
            assertEquals(Saga.Payment.UNKNOWN, parked.payment());
            assertTrue(parked.parkedReason().orElseThrow().contains("gave up after 3 attempts"));
            assertTrue(parked.lastError().orElseThrow().contains("has not said"));
            assertEquals(202, hasty.place(cart, "tok_slow", "key").getStatus(), "still pending, never guessed");

            assertTrue(hasty.process.operatorRetries(parked.id()).isPresent());
            hasty.recover();
            assertEquals(1, hasty.count().get("saga PARKED"));

            assertEquals(
                    202, hasty.cancel(hasty.orderOf(cart), Shop.STAFF, "cancel").getStatus());
            hasty.recover();
            assertEquals(Map.of("order CANCELLED", 1L, "saga DONE", 2L, "cart OPEN", 1L), hasty.count());
            assertEquals(0, billing.reservedAmount());
            assertEquals(0, catalog.heldUnits());
            assertEquals(409, hasty.place(cart, "tok_slow", "key").getStatus());
        }
    }

    @Test
    void aPriceThatChangedSinceTheCartWasShownIsRefusedBeforeAnythingHappens() {
        var cart = shop.cart(Map.of("MUG", 1));
        catalog.onHand.remove("MUG");
        assertEquals(422, shop.place(cart, "tok_ok", "key").getStatus());
        catalog.onHand.put("MUG", 5);
        assertEquals(201, shop.place(cart, "tok_ok", "key").getStatus(), "a refusal leaves no key");
    }

    @Test
    void theSameKeyInParallelOrdersOnce() throws Exception {
        var cart = shop.cart(Map.of("MUG", 1));
        try (var other = shop(_ -> {}, PATIENCE)) {
            var answers = inParallel(List.of(
                    () -> shop.place(cart, "tok_ok", "key"),
                    () -> other.place(cart, "tok_ok", "key"),
                    () -> shop.place(cart, "tok_ok", "key"),
                    () -> other.place(cart, "tok_ok", "key")));
            assertEquals(List.of(201, 201, 201, 201), answers);
        }
        assertEquals(Map.of("order CONFIRMED", 1L, "saga DONE", 1L, "cart ORDERED", 1L), shop.count());
        assertEquals(1, billing.charges);
    }

    @Test
    void twoCheckoutsOfOneCartInParallelMakeOneOrder() throws Exception {
        var cart = shop.cart(Map.of("MUG", 1));
        try (var other = shop(_ -> {}, PATIENCE)) {
            var answers = new ArrayList<>(inParallel(List.of(
                    () -> shop.place(cart, "tok_ok", "key 1"),
                    () -> other.place(cart, "tok_ok", "key 2"),
                    () -> shop.place(cart, "tok_ok", "key 3"))));
            assertEquals(List.of(201, 409, 409), answers.stream().sorted().toList());
        }
        assertEquals(Map.of("order CONFIRMED", 1L, "saga DONE", 1L, "cart ORDERED", 1L), shop.count());
        assertEquals(1, billing.charges);
    }

    /** Once nothing has to be looked up any more, cart and order are sent together: whichever refuses says the same. */
    @Test
    void checkoutsOfOneCartInParallelMakeOneOrderInWarmProcessesToo() throws Exception {
        catalog.onHand.put("MUG", 1_000);
        try (var other = shop(_ -> {}, PATIENCE)) {
            assertEquals(
                    201,
                    shop.place(shop.cart(Map.of("MUG", 1)), "tok_ok", "first").getStatus());
            assertEquals(
                    201,
                    other.place(shop.cart(Map.of("MUG", 1)), "tok_ok", "first of the other")
                            .getStatus());
            for (int round = 0; round < 50; round++) {
                var cart = shop.cart(Map.of("MUG", 1));
                var key = "round " + round;
                var answers = inParallel(List.of(
                        () -> shop.place(cart, "tok_ok", key + ", 1"),
                        () -> other.place(cart, "tok_ok", key + ", 2"),
                        () -> shop.place(cart, "tok_ok", key + ", 3")));
                assertEquals(List.of(201, 409, 409), answers.stream().sorted().toList(), key);
            }
        }
        assertEquals(Map.of("order CONFIRMED", 52L, "saga DONE", 52L, "cart ORDERED", 52L), shop.count());
        assertEquals(52, billing.charges);
    }

    @Test
    void aSlowDriverThatLostItsLeaseCommitsNothing() {
        var seized = new ArrayList<String>();
        try (var slow = shop(
                point -> {
                    if (point.equals("HOLD performed") && seized.isEmpty()) {
                        seized.add(point);
                        shop.recover();
                    }
                },
                PATIENCE)) {
            var cart = slow.cart(Map.of("MUG", 1));
            assertEquals(201, slow.place(cart, "tok_ok", "key").getStatus());
            assertFalse(seized.isEmpty());
        }
        assertEquals(Map.of("order CONFIRMED", 1L, "saga DONE", 1L, "cart ORDERED", 1L), shop.count());
        assertEquals(1, billing.charges);
        assertEquals(
                2,
                shop.database
                        .inTransaction(() -> shop.jdbc.query("select 1 as one from outbox", _ -> 1))
                        .size(),
                "placed and confirmed, once each");
    }

    @Test
    void moneyThatTheProviderTookAndNobodyBookedParksTheCancellation() {
        var cart = shop.cart(Map.of("MUG", 1));
        shop.place(cart, "tok_ok", "key");
        billing.at = point -> {
            if (point.equals("before void")) {
                throw RemoteProblem.of(409, "capture-not-booked");
            }
        };
        assertEquals(202, shop.cancel(shop.orderOf(cart), Shop.BUYER, "cancel").getStatus());
        var parked = shop.process.find(shop.parkedSaga()).orElseThrow();
        assertTrue(parked.parkedReason().orElseThrow().contains("billing did not book"));
        assertEquals(1, catalog.heldUnits(), "the order stands until somebody has looked");
    }

    @Test
    void cancellingWhileItIsPlacedWinsOverALateAuthorization() {
        var cancelled = new ArrayList<Response>();
        var cart = shop.cart(Map.of("MUG", 1));
        billing.at = point -> {
            if (point.equals("before authorize") && cancelled.isEmpty()) {
                cancelled.add(shop.cancel(shop.orderOf(cart), Shop.BUYER, "cancel"));
            }
        };
        try (var slow = shop(_ -> {}, PATIENCE)) {
            assertEquals(409, slow.place(cart, "tok_ok", "key").getStatus());
        }
        assertEquals(200, cancelled.getFirst().getStatus());
        assertEquals(Map.of("order CANCELLED", 1L, "saga DONE", 2L, "cart OPEN", 1L), shop.count());
        assertEquals(0, billing.charges, "billing refuses what arrives after the void");
        assertEquals(0, catalog.heldUnits());
    }

    /** Whatever the checkout is doing when the order is cancelled, and however late its answers come: nothing is left. */
    @TestFactory
    Stream<DynamicTest> cancellingAtAnyPointLeavesNothingBehind() throws Exception {
        var tests = new ArrayList<DynamicTest>();
        for (var token : List.of("tok_ok", "tok_slow", "tok_lost_response", "tok_declined")) {
            pointsOfACheckout(token)
                    .forEach(point ->
                            tests.add(DynamicTest.dynamicTest(token + ": " + point, () -> cancelAt(token, point))));
        }
        return tests.stream();
    }

    private List<String> pointsOfACheckout(String token) throws Exception {
        var points = new ArrayList<String>();
        billing.unknownAnswers = 1;
        catalog.at = points::add;
        billing.at = points::add;
        try (var watched = shop(points::add, PATIENCE);
                var _ = watched.worker()) {
            watched.place(watched.cart(Map.of("MUG", 1)), token, "watched " + token);
        }
        points.remove("before quote");
        return points.stream().distinct().toList();
    }

    private void cancelAt(String token, String point) throws Exception {
        close();
        open();
        billing.unknownAnswers = 1;
        var cart = shop.cart(Map.of("MUG", 1));
        var answers = new ArrayList<Response>();
        Consumer<String> canceller = reached -> {
            if (reached.equals(point) && answers.isEmpty()) {
                answers.add(Response.accepted().build());
                answers.add(shop.cancel(shop.orderOf(cart), Shop.BUYER, "cancel"));
            }
        };
        catalog.at = canceller;
        billing.at = canceller;
        // In its transaction the step holds the locks, so the cancellation comes after it.
        boolean inTransaction = point.endsWith("in transaction");
        try (var slow = shop(inTransaction ? _ -> {} : canceller, PATIENCE);
                var _ = slow.worker()) {
            int status = slow.place(cart, token, "key").getStatus();
            if (inTransaction) {
                canceller.accept(point);
            }
            assertTrue(List.of(201, 402, 409).contains(status), () -> "an answer: " + status);
        }
        shop.recover();
        assertTrue(List.of(200, 409).contains(answers.getLast().getStatus()), "cancelled by somebody");
        assertEquals(1, shop.count().get("order CANCELLED"), () -> shop.count().toString());
        assertEquals(
                0, shop.count().getOrDefault("saga RUNNING", 0L) + shop.count().getOrDefault("saga PARKED", 0L));
        assertEquals(0, catalog.heldUnits());
        assertEquals(0, billing.reservedAmount());
    }

    @Test
    void aConfirmedOrderIsCancelledOnlyOnceItHoldsNothing() {
        var cart = shop.cart(Map.of("MUG", 2));
        assertEquals(201, shop.place(cart, "tok_ok", "key").getStatus());
        var order = shop.orderOf(cart);
        billing.at = point -> {
            if (point.equals("before void")) {
                throw new RemoteUnavailable("billing is away");
            }
        };
        try (var hasty = shop(_ -> {}, NONE)) {
            assertEquals(202, hasty.cancel(order, Shop.BUYER, "cancel").getStatus());
        }
        shop.letLeasesEnd();
        shop.process.takeOver();
        assertEquals(1, shop.count().get("order CONFIRMED"));
        assertEquals(409, shop.ship(order, Map.of(), "ship").getStatus(), "nothing leaves meanwhile");
        billing.at = _ -> {};
        shop.recover();
        assertEquals(200, shop.cancel(order, Shop.BUYER, "cancel").getStatus());
        assertEquals(Map.of("order CANCELLED", 1L, "saga DONE", 2L, "cart ORDERED", 1L), shop.count());
        assertEquals(0, billing.reservedAmount());
        assertEquals(0, catalog.heldUnits());
        assertEquals(409, shop.cancel(order, Shop.BUYER, "again").getStatus());
    }

    @Test
    void shipmentsCaptureTheWholeTotalInParts() {
        var cart = shop.cart(Map.of("MUG", 3, "BOOK", 2));
        shop.place(cart, "tok_ok", "key");
        var order = shop.orderOf(cart);
        assertEquals(201, shop.ship(order, Map.of("MUG", 1), "part 1").getStatus());
        assertEquals(1, shop.count().get("order PARTIALLY_SHIPPED"));
        assertEquals(201, shop.ship(order, Map.of("MUG", 1), "part 1").getStatus(), "a repetition ships nothing");
        assertEquals(422, shop.ship(order, Map.of("MUG", 3), "too many").getStatus());
        assertEquals(201, shop.ship(order, Map.of(), "the rest").getStatus());
        assertEquals(409, shop.cancel(order, Shop.STAFF, "cancel").getStatus());
        assertEquals(1, shop.count().get("order SHIPPED"));
        assertEquals(2, billing.captures.size());
        assertEquals(billing.reservedAmount(), billing.capturedAmount());
        assertEquals(0, catalog.heldUnits());
        assertEquals(Map.of("MUG", 7, "BOOK", 8), catalog.onHand);
        assertEquals(409, shop.ship(order, Map.of(), "nothing left").getStatus());
    }

    @Test
    void aCaptureThatIsRefusedParksAndCanBeGivenUp() {
        var cart = shop.cart(Map.of("MUG", 1));
        shop.place(cart, "tok_ok", "key");
        var order = shop.orderOf(cart);
        billing.refuseCaptures = true;
        try (var hasty = shop(_ -> {}, NONE)) {
            assertEquals(202, hasty.ship(order, Map.of(), "ship").getStatus());
            hasty.recover();
        }
        assertEquals(1, shop.count().get("saga PARKED"));
        shop.process.operatorAbandons(shop.parkedSaga());
        assertEquals(409, shop.ship(order, Map.of(), "ship").getStatus());
        billing.refuseCaptures = false;
        assertEquals(201, shop.ship(order, Map.of(), "again").getStatus());
        assertEquals(1, billing.captures.size());
    }

    private static List<Integer> inParallel(List<Callable<Response>> requests) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = new ArrayList<Integer>();
            for (var answer : threads.invokeAll(requests)) {
                statuses.add(answer.get().getStatus());
            }
            return statuses;
        }
    }
}
