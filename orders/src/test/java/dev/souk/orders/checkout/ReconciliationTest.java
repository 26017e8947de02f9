package dev.souk.orders.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.orders.billing.BillingGateway.Authorization;
import dev.souk.orders.reconciliation.DifferenceKind;
import dev.souk.orders.reconciliation.TestReconciliation;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.rest.RemoteUnavailable;
import dev.souk.platform.test.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each difference to catalog and billing is made by hand, found, and put right or parked; without one nothing is found. */
class ReconciliationTest extends ShopTestBase {

    private TestReconciliation reconciliation;

    ReconciliationTest(TestDatabase server) {
        super(server);
    }

    @BeforeEach
    void stock() {
        catalog.onHand.put("MUG", 100);
        reconciliation = new TestReconciliation(database, catalog, billing, Duration.ofHours(1));
    }

    private UUID buy() {
        var cart = shop.cart(Map.of("MUG", 3));
        assertEquals(201, shop.place(cart, "tok_ok", nextKey()).getStatus());
        return shop.orderOf(cart);
    }

    private UUID shipped() {
        var order = buy();
        assertEquals(201, shop.ship(order, Map.of(), nextKey()).getStatus());
        return order;
    }

    private UUID cancelled() {
        var order = buy();
        assertEquals(200, shop.cancel(order, Shop.BUYER, nextKey()).getStatus());
        return order;
    }

    private Map<String, String> found() {
        assertTrue(reconciliation.runNow());
        return reconciliation.differences();
    }

    @Test
    void whereEverySagaDidItsWorkNothingDiffers() {
        buy();
        cancelled();
        var back = shipped();
        shop.returns.approved(back, Shop.BUYER.accountId(), Shop.STAFF.accountId(), Map.of("MUG", 2));
        assertEquals(
                200, shop.receive(back, Map.of("MUG", 2), Map.of(), nextKey()).getStatus());
        var part = buy();
        shop.ship(part, Map.of("MUG", 1), nextKey());
        var rest = buy();
        shop.ship(rest, Map.of("MUG", 1), nextKey());
        shop.cancel(rest, Shop.BUYER, nextKey());
        var again = buy();
        billing.expire(again, 1);
        shop.ship(again, Map.of("MUG", 1), nextKey());
        var over = buy();
        billing.expire(over, 1);
        shop.place(shop.cart(Map.of("MUG", 1)), "tok_declined", nextKey());
        assertEquals(Map.of(), found());
    }

    @Test
    void stockOfACancelledOrderIsReleased() {
        var gone = cancelled();
        catalog.held.put(gone, new HashMap<>(Map.of("MUG", 3)));
        assertEquals(Map.of("STOCK_OF_FINISHED_ORDER " + gone, "FIXED"), found());
        assertEquals(0, catalog.heldUnits());
        assertEquals(100, catalog.onHand.get("MUG"));
    }

    /** Catalog comes back from a backup that is older than the shipment: the goods have left all the same. */
    @Test
    void stockOfAShippedOrderLeavesAgainAndIsNotPutOnSale() {
        var order = shipped();
        forgetShipments(order, 3, 3);
        assertEquals(Map.of("STOCK_OF_FINISHED_ORDER " + order, "FIXED"), found());
        assertEquals(0, catalog.heldUnits());
        assertEquals(97, catalog.onHand.get("MUG"));
        assertFalse(catalog.released.contains(order));
        assertEquals(Map.of("STOCK_OF_FINISHED_ORDER " + order, "FIXED"), found());
    }

    @Test
    void ofWhatAShippedOrderHoldsOnlyWhatWasCancelledIsReleased() {
        var order = buy();
        shop.ship(order, Map.of("MUG", 1), nextKey());
        assertEquals(200, shop.cancel(order, Shop.BUYER, nextKey()).getStatus());
        forgetShipments(order, 1, 3);
        catalog.released.remove(order);
        assertEquals(Map.of("STOCK_OF_FINISHED_ORDER " + order, "FIXED"), found());
        assertEquals(0, catalog.heldUnits());
        assertEquals(99, catalog.onHand.get("MUG"));
        catalog.held.put(order, new HashMap<>(Map.of("MUG", 2)));
        catalog.released.remove(order);
        found();
        assertEquals(0, catalog.heldUnits(), "what was cancelled, and its release was lost");
        assertEquals(99, catalog.onHand.get("MUG"));
    }

    @Test
    void stockOfAShippedOrderThatNoShipmentExplainsIsParked() {
        var order = shipped();
        catalog.held.put(order, new HashMap<>(Map.of("MUG", 1)));
        assertEquals(Map.of("STOCK_OF_FINISHED_ORDER " + order, "PARKED"), found());
        assertEquals(1, catalog.heldUnits());
        assertEquals(97, catalog.onHand.get("MUG"));
    }

    @Test
    void stockThatAnOperatorSawToIsParked() {
        var order = buy();
        var held = catalog.held.remove(order);
        assertEquals(202, shop.ship(order, Map.of(), nextKey()).getStatus());
        shop.process.operatorSkips(shop.parkedSaga());
        catalog.held.put(order, held);
        assertEquals(Map.of("STOCK_OF_FINISHED_ORDER " + order, "PARKED"), found());
        assertEquals(3, catalog.heldUnits());
        assertEquals(100, catalog.onHand.get("MUG"));
    }

    private void forgetShipments(UUID order, int shipped, int held) {
        catalog.shipments.clear();
        catalog.onHand.merge("MUG", shipped, Integer::sum);
        catalog.held.put(order, new HashMap<>(Map.of("MUG", held)));
    }

    @Test
    void stockThatIsMissingOrNobodysIsParkedUntilItIsGone() {
        var order = buy();
        var little = buy();
        var nobody = Uuid7.next();
        var was = catalog.held.remove(order);
        catalog.held.get(little).put("MUG", 2);
        catalog.held.put(nobody, new HashMap<>(Map.of("MUG", 1)));
        assertEquals(
                Map.of(
                        "STOCK_DIFFERS " + order,
                        "PARKED",
                        "STOCK_DIFFERS " + little,
                        "PARKED",
                        "STOCK_WITHOUT_ORDER " + nobody,
                        "PARKED"),
                found());
        catalog.held.put(order, was);
        catalog.held.remove(nobody);
        assertEquals(
                Map.of(
                        "STOCK_DIFFERS " + order,
                        "GONE",
                        "STOCK_DIFFERS " + little,
                        "PARKED",
                        "STOCK_WITHOUT_ORDER " + nobody,
                        "GONE"),
                found());
    }

    @Test
    void whatAnOperatorSawToStaysResolvedWhileItLooksTheSame() {
        var order = buy();
        catalog.held.get(order).put("MUG", 2);
        assertEquals(Map.of("STOCK_DIFFERS " + order, "PARKED"), found());
        reconciliation.resolve(DifferenceKind.STOCK_DIFFERS, order, "one fell down, case 4711");
        assertThrows(
                ProblemException.class,
                () -> reconciliation.resolve(DifferenceKind.STOCK_DIFFERS, order, "a second time"));
        assertEquals(Map.of("STOCK_DIFFERS " + order, "RESOLVED"), found());
        catalog.held.get(order).put("MUG", 1);
        assertEquals(Map.of("STOCK_DIFFERS " + order, "PARKED"), found());
    }

    @Test
    void moneyOfAFinishedOrderIsVoided() {
        var gone = cancelled();
        billing.payments.put(gone + ":1", Authorization.State.AUTHORIZED);
        billing.reserved.put(gone + ":1", Money.of(100, "EUR"));
        assertEquals(Map.of("MONEY_OF_FINISHED_ORDER " + gone, "FIXED"), found());
        assertEquals(0, billing.reservedAmount());
    }

    /** Billing comes back from a backup that is older than the capture. */
    @Test
    void moneyOfAShippedOrderIsKeptUntilWhatWasShippedIsCaptured() {
        var order = shipped();
        var taken = billing.forgetCapture();
        assertEquals(Map.of("CAPTURE_DIFFERS " + order, "PARKED"), found());
        assertEquals(taken.amount(), billing.reservedAmount());
        billing.capture(order, 1, UUID.randomUUID(), taken);
        billing.reserved.merge(order + ":1", Money.of(100, "EUR"), Money::plus);
        assertEquals(Map.of("CAPTURE_DIFFERS " + order, "GONE", "MONEY_OF_FINISHED_ORDER " + order, "FIXED"), found());
        assertEquals(taken.amount(), billing.reservedAmount());
    }

    @Test
    void moneyOfAnAttemptThatDoesNotPayIsVoided() {
        var order = buy();
        billing.payments.put(order + ":2", Authorization.State.AUTHORIZED);
        billing.reserved.put(order + ":2", Money.of(100, "EUR"));
        assertEquals(Map.of("MONEY_OF_OTHER_ATTEMPT " + order, "FIXED"), found());
        assertFalse(billing.reserved.containsKey(order + ":2"));
        assertTrue(billing.reserved.containsKey(order + ":1"));
    }

    @Test
    void moneyThatIsMissingOrNobodysIsParked() {
        var voided = buy();
        billing.voidAuthorization(voided, 1);
        var lost = buy();
        billing.payments.remove(lost + ":1");
        billing.reserved.remove(lost + ":1");
        var nobody = Uuid7.next();
        billing.payments.put(nobody + ":1", Authorization.State.AUTHORIZED);
        billing.reserved.put(nobody + ":1", Money.of(100, "EUR"));
        assertEquals(
                Map.of(
                        "MONEY_MISSING " + voided,
                        "PARKED",
                        "MONEY_MISSING " + lost,
                        "PARKED",
                        "MONEY_WITHOUT_ORDER " + nobody,
                        "PARKED"),
                found());
    }

    @Test
    void captureOrRefundThatDiffersIsParked() {
        var order = buy();
        billing.capture(order, 1, UUID.randomUUID(), Money.of(100, "EUR"));
        var gone = buy();
        billing.capture(gone, 1, UUID.randomUUID(), Money.of(100, "EUR"));
        assertEquals(200, shop.cancel(gone, Shop.BUYER, nextKey()).getStatus());
        var back = shipped();
        var id = shop.returns.approved(back, Shop.BUYER.accountId(), Shop.STAFF.accountId(), Map.of("MUG", 1));
        shop.receive(back, Map.of("MUG", 1), Map.of(), nextKey());
        billing.refunds.remove(id);
        assertEquals(
                Map.of(
                        "CAPTURE_DIFFERS " + order,
                        "PARKED",
                        "CAPTURE_OF_CANCELLED_ORDER " + gone,
                        "PARKED",
                        "REFUND_DIFFERS " + id,
                        "PARKED"),
                found());
    }

    @Test
    void whatWasParkedStaysSoHoweverLongAgoItWasPaid() {
        var gone = buy();
        billing.capture(gone, 1, UUID.randomUUID(), Money.of(100, "EUR"));
        assertEquals(200, shop.cancel(gone, Shop.BUYER, nextKey()).getStatus());
        var parked = Map.of("CAPTURE_OF_CANCELLED_ORDER " + gone, "PARKED");
        assertEquals(parked, found());
        var shortSighted =
                new TestReconciliation(database, catalog, billing, Duration.ofNanos(1), Duration.ofMillis(1));
        assertTrue(shortSighted.runIfDue());
        assertEquals(parked, shortSighted.differences());
    }

    /** Its attempt began before the last round; what counts is the end of its order's last work. */
    @Test
    void anOrderThatCameToItsEndIsLookedAtByTheNextRoundAndThenNotAgain() {
        var late = buy();
        var over = cancelled();
        assertEquals(Map.of(), found());
        assertTrue(billing.compared.contains(over));

        assertEquals(200, shop.cancel(late, Shop.BUYER, nextKey()).getStatus());
        billing.payments.put(late + ":1", Authorization.State.AUTHORIZED);
        billing.reserved.put(late + ":1", Money.of(100, "EUR"));
        var strict = TestReconciliation.strict(database, catalog, billing);
        assertEquals(Set.of(late), comparedBy(strict));
        assertEquals(Map.of("MONEY_OF_FINISHED_ORDER " + late, "FIXED"), reconciliation.differences());
        assertEquals(0, billing.reservedAmount());
        assertEquals(Set.of(), comparedBy(strict));

        var open = buy();
        assertEquals(Set.of(open), comparedBy(strict));
        assertEquals(Set.of(open), comparedBy(strict), "what is to be shipped is looked at always");
        assertEquals(
                Set.of(late, over, open),
                comparedBy(new TestReconciliation(database, catalog, billing, Duration.ofNanos(1))),
                "what changed within the overlap");

        billing.payments.put(over + ":1", Authorization.State.AUTHORIZED);
        billing.reserved.put(over + ":1", Money.of(100, "EUR"));
        assertEquals(Set.of(open), comparedBy(strict));
        assertEquals("FIXED", found().get("MONEY_OF_FINISHED_ORDER " + over), "by a round over everything");
    }

    @Test
    void whatEndsWhileARoundIsInterruptedIsLookedAtByTheNextOneAtTheLatest() {
        assertEquals(Map.of(), found());
        var before = cancelled();
        var away = new FakeCatalogThat(catalog, () -> {
            throw new RemoteUnavailable("catalog is away");
        });
        assertThrows(RemoteUnavailable.class, TestReconciliation.strict(database, away, billing)::runIfDue);
        var meanwhile = cancelled();
        var strict = TestReconciliation.strict(database, catalog, billing);
        assertEquals(Set.of(before, meanwhile), comparedBy(strict));
        assertEquals(Set.of(meanwhile), comparedBy(strict));
        assertEquals(Set.of(), comparedBy(strict));
    }

    /** Orders whose money a round looks at. */
    private Set<UUID> comparedBy(TestReconciliation comparing) {
        billing.compared.clear();
        assertTrue(comparing.runIfDue());
        assertTrue(comparing.isWhole());
        return Set.copyOf(billing.compared);
    }

    @Test
    void whatASagaWorksOnIsLeftAlone() {
        var order = buy();
        billing.at = point -> {
            if (point.equals("before void")) {
                throw new RemoteUnavailable("billing is away");
            }
        };
        try (var hasty = new Shop(database, catalog, billing, _ -> {}, Duration.ZERO)) {
            assertEquals(202, hasty.cancel(order, Shop.BUYER, nextKey()).getStatus());
        }
        catalog.held.remove(order);
        assertEquals(Map.of(), found());
    }

    /** Nothing was compared, so nothing can be gone. */
    @Test
    void whatIsParkedStaysSoWhileItsOrderIsWorkedOn() {
        var little = buy();
        catalog.held.get(little).put("MUG", 2);
        var none = buy();
        var was = catalog.held.remove(none);
        var unpaid = buy();
        billing.payments.remove(unpaid + ":1");
        var reserved = billing.reserved.remove(unpaid + ":1");
        var parked = Map.of(
                "STOCK_DIFFERS " + little,
                "PARKED",
                "STOCK_DIFFERS " + none,
                "PARKED",
                "MONEY_MISSING " + unpaid,
                "PARKED");
        assertEquals(parked, found());
        var seen = server.one("select max(first_seen) from reconciliation_difference");

        var patient = TestReconciliation.patient(database, catalog, billing);
        assertTrue(patient.runNow());
        assertTrue(patient.isWhole());
        assertEquals(parked, patient.differences());
        assertEquals(parked, found());
        assertEquals(seen, server.one("select max(first_seen) from reconciliation_difference"));

        catalog.held.get(little).put("MUG", 3);
        catalog.held.put(none, was);
        billing.payments.put(unpaid + ":1", Authorization.State.AUTHORIZED);
        billing.reserved.put(unpaid + ":1", reserved);
        assertEquals(Set.of("GONE"), Set.copyOf(found().values()));
    }

    @Test
    void whatIsParkedStaysSoWhileACaptureIsUnderWay() {
        var order = buy();
        billing.capture(order, 1, UUID.randomUUID(), Money.of(100, "EUR"));
        var parked = Map.of("CAPTURE_DIFFERS " + order, "PARKED");
        assertEquals(parked, found());
        billing.capturing.put(order + ":1", 100L);
        assertEquals(parked, found());
    }

    @Test
    void oneInstanceAtATimeAndNotSoonerThanIsDue() {
        assertTrue(reconciliation.runIfDue());
        assertFalse(reconciliation.runIfDue(), "it was done just now");
        assertTrue(reconciliation.runNow());
        var other = new TestReconciliation(database, catalog, billing, Duration.ofHours(1));
        buy();
        var asked = new HashMap<String, Boolean>();
        var busy = new FakeCatalogThat(catalog, () -> asked.put("other", other.runNow()));
        assertTrue(new TestReconciliation(database, busy, billing, Duration.ofHours(1)).runNow());
        assertEquals(Map.of("other", false), asked);
    }

    @Test
    void aRunThatAnotherInstanceTookOverIsAConflict() {
        var order = buy();
        catalog.held.remove(order);
        var slow = new FakeCatalogThat(catalog, () -> {
            server.asSuperuser("update reconciliation_run set lease_until = now()");
            assertTrue(reconciliation.runNow());
        });
        var late = new TestReconciliation(database, slow, billing, Duration.ofHours(1));
        assertEquals(
                409,
                assertThrows(ProblemException.class, late::runNow).problem().status());
        assertEquals(Map.of("STOCK_DIFFERS " + order, "PARKED"), reconciliation.differences());
        assertEquals(1, server.count("reconciliation_run where finished_at is not null and parked = 1"));
    }

    @Test
    void aServiceThatIsAwayEndsTheRunAndNothingIsGoneByIt() {
        var order = buy();
        catalog.held.remove(order);
        var parked = found();
        var away = new FakeCatalogThat(catalog, () -> {
            throw new RemoteUnavailable("catalog is away");
        });
        var failing = new TestReconciliation(database, away, billing, Duration.ofHours(1));
        anHourPasses();
        assertThrows(RemoteUnavailable.class, failing::runNow);
        assertEquals(parked, reconciliation.differences());
        assertEquals("RemoteUnavailable: catalog is away", reconciliation.failure());
        assertTrue(reconciliation.ageSeconds() >= 3600, "it was tried, and not done");
        assertTrue(reconciliation.runNow(), "the next run need not wait");
        assertEquals("", reconciliation.failure());
        assertTrue(reconciliation.ageSeconds() < 3600);
    }

    /** Each run goes on where the one before ended, whichever instance it was. */
    @Test
    void aRoundThatTakesSeveralRunsFindsTheSame() {
        var differs = new HashMap<String, String>();
        for (int i = 0; i < 5; i++) {
            var little = buy();
            catalog.held.get(little).put("MUG", 2);
            differs.put("STOCK_DIFFERS " + little, "PARKED");
            var none = buy();
            catalog.held.remove(none);
            differs.put("STOCK_DIFFERS " + none, "PARKED");
            var unpaid = buy();
            billing.payments.remove(unpaid + ":1");
            billing.reserved.remove(unpaid + ":1");
            differs.put("MONEY_MISSING " + unpaid, "PARKED");
        }
        var nobody = Uuid7.next();
        billing.payments.put(nobody + ":1", Authorization.State.AUTHORIZED);
        billing.reserved.put(nobody + ":1", Money.of(100, "EUR"));
        differs.put("MONEY_WITHOUT_ORDER " + nobody, "PARKED");
        int runs = 0;
        do {
            assertTrue(TestReconciliation.slow(database, catalog, billing).runIfDue());
            runs++;
        } while (!reconciliation.isWhole() && runs < 100);
        assertTrue(runs > 5 && runs < 100, "runs: " + runs);
        assertEquals(differs, reconciliation.differences());
    }

    /** After a restore of a backup very much may be parked, and the rest is to be compared as well. */
    @Test
    void whatIsParkedTakesAtMostHalfOfTheTimeAndWhatWasNotLookedAtStaysParked() {
        database.inTransaction(() -> shop.jdbc.update("""
                insert into reconciliation_difference (kind, subject_id, detail, state, first_seen, last_seen)
                select 'MONEY_WITHOUT_ORDER', gen_random_uuid(), n, 'PARKED', now() - interval '1 day',
                       now() - n * interval '1 minute'
                  from generate_series(1, 35) n"""));
        var nanos = new AtomicLong();
        billing.at = _ -> nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertTrue(
                TestReconciliation.timed(database, catalog, billing, nanos::get).runIfDue());
        assertEquals(20, server.count("reconciliation_difference where state = 'GONE' and detail::int > 15"));
        assertEquals(15, server.count("reconciliation_difference where state = 'PARKED'"));
        assertTrue(reconciliation.isWhole(), "there was time for the rest");
        reconciliation.runNow();
        assertEquals(0, server.count("reconciliation_difference where state = 'PARKED'"));
    }

    @Test
    void whatIsOverIsForgottenAfterMonthsAndWhatIsParkedIsNot() {
        var over = cancelled();
        catalog.held.put(over, new HashMap<>(Map.of("MUG", 3)));
        var order = buy();
        catalog.held.remove(order);
        found();
        assertEquals(0, reconciliation.purge());
        database.inTransaction(() -> {
            shop.jdbc.update("update reconciliation_difference set first_seen = now() - interval '91 days',"
                    + " last_seen = now() - interval '91 days'");
        });
        assertEquals(1, reconciliation.purge());
        assertEquals(Map.of("STOCK_DIFFERS " + order, "PARKED"), reconciliation.differences());
    }

    private void anHourPasses() {
        database.inTransaction(() -> {
            shop.jdbc.update("update reconciliation_run set whole_round_at = whole_round_at - interval '1 hour'");
        });
    }
}
