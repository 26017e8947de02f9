package dev.souk.catalog.stock;

import static dev.souk.catalog.stock.Warehouse.lines;
import static dev.souk.catalog.stock.Warehouse.together;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.platform.data.Uuid7;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody buys a sale empty. */
@WithPostgres
class PurchaseLimitsTest {

    private final Warehouse one;
    private final Warehouse other;
    private final UUID customer = Uuid7.next();

    PurchaseLimitsTest(TestDatabase test) {
        one = new Warehouse(test);
        other = new Warehouse(test);
    }

    @BeforeEach
    void threeOfEachForEverybody() {
        one.fill(100, "A", "B");
        limit(3, Optional.empty(), Optional.empty());
    }

    @AfterEach
    void stockIsRight() {
        one.assertRight();
        one.clear();
        one.close();
        other.close();
    }

    @Test
    void whoOrdersAgainAndAgainFromTwoInstancesStillGetsThree() throws Exception {
        var results = together(IntStream.range(0, 60)
                .mapToObj(i -> (Callable<Hold>)
                        () -> (i % 2 == 0 ? one : other).holdFor(customer, Uuid7.next(), "A", 1, "B", 1))
                .toList());
        assertEquals(
                3,
                results.stream()
                        .filter(result -> result.state() == Future.State.SUCCESS)
                        .count());
        results.stream().filter(result -> result.state() == Future.State.FAILED).forEach(result -> {
            var problem = (ProblemException) result.exceptionNow();
            assertEquals("urn:souk:problem:purchase-limit", problem.problem().type());
            assertEquals(
                    List.of(new HoldProblems.OverLimit("A", 1, 3, 3)),
                    problem.problem().extensions().get("skus"));
        });
        one.assertLevel("A", 100, 3);
        one.holdFor(Uuid7.next(), Uuid7.next(), "A", 3);
        one.holdFor(customer, Uuid7.next(), "B", 50);
    }

    @Test
    void whatIsReleasedMayBeBoughtAgainAndWhatIsShippedMayNot() {
        var order = Uuid7.next();
        one.holdFor(customer, order, "A", 3);
        assertProblem("purchase-limit", () -> one.holdFor(customer, Uuid7.next(), "A", 1));
        one.holds.fulfil(order, Uuid7.next(), lines("A", 1));
        assertProblem("purchase-limit", () -> one.holdFor(customer, Uuid7.next(), "A", 1));
        one.holds.releaseOrder(order);
        assertProblem("purchase-limit", () -> one.holdFor(customer, Uuid7.next(), "A", 3));
        one.holdFor(customer, Uuid7.next(), "A", 2);
    }

    @Test
    void whatCameBackIntoTheStockMayBeBoughtAgain() {
        var order = Uuid7.next();
        one.holdFor(customer, order, "A", 3);
        one.holds.fulfil(order, Uuid7.next(), lines("A", 3));
        var returned = Uuid7.next();
        restock(returned, order, 2);
        restock(returned, order, 2);
        assertProblem("purchase-limit", () -> one.holdFor(customer, Uuid7.next(), "A", 3));
        one.holdFor(customer, Uuid7.next(), "A", 2);
        assertProblem("purchase-limit", () -> one.holdFor(customer, Uuid7.next(), "A", 1));
    }

    @Test
    void whatCameBackFromBeforeTheSaleBuysNothingMore() {
        var before = Uuid7.next();
        one.holdFor(customer, before, "A", 3);
        one.holds.fulfil(before, Uuid7.next(), lines("A", 3));
        one.database.inTransaction(() -> one.jdbc.update("UPDATE hold SET created_at = now() - interval '2 days'"));
        limit(3, Optional.of(Instant.now().minus(Duration.ofDays(1))), Optional.empty());
        restock(Uuid7.next(), before, 3);
        assertProblem("purchase-limit", () -> one.holdFor(customer, Uuid7.next(), "A", 4));
        one.holdFor(customer, Uuid7.next(), "A", 3);
    }

    @Test
    void theSameOrderAgainIsNoSecondPurchase() {
        var order = Uuid7.next();
        one.holdFor(customer, order, "A", 3);
        one.holdFor(customer, order, "A", 3);
        one.assertLevel("A", 100, 3);
    }

    @Test
    void whatIsLimitedIsOnlyForKnownCustomers() {
        assertProblem("customer-required", () -> one.hold(Uuid7.next(), "A", 1));
        assertProblem("customer-required", () -> one.holdForCart(Uuid7.next(), "A", 1));
        one.hold(Uuid7.next(), "B", 1);
    }

    @Test
    void aCartAndTheOrderMadeFromItCountOnce() {
        var cart = Uuid7.next();
        holdForCart(cart, "A", 2);
        holdForCart(cart, "A", 3);
        assertProblem("purchase-limit", () -> holdForCart(cart, "A", 4));
        assertProblem("purchase-limit", () -> one.holdFor(customer, Uuid7.next(), "A", 1));
        takeOver(customer, cart, "A", 3);
        one.assertLevel("A", 100, 3);
    }

    @Test
    void anotherCustomersCartIsNoWayAround() {
        var cart = Uuid7.next();
        holdForCart(cart, "A", 3);
        var second = Uuid7.next();
        one.holdFor(second, Uuid7.next(), "A", 3);
        assertProblem("purchase-limit", () -> takeOver(second, cart, "A", 3));
        one.assertLevel("A", 100, 6);
    }

    @Test
    void onlyTheTimeOfTheSaleCounts() {
        one.holdFor(customer, Uuid7.next(), "A", 3);
        var now = Instant.now();
        limit(3, Optional.of(now.plus(Duration.ofDays(1))), Optional.empty());
        one.holdFor(customer, Uuid7.next(), "A", 10);
        limit(3, Optional.empty(), Optional.of(now.minus(Duration.ofDays(1))));
        one.holdFor(customer, Uuid7.next(), "A", 10);
        one.database.inTransaction(() -> one.jdbc.update("UPDATE hold SET created_at = now() - interval '2 days'"));
        limit(3, Optional.of(now.minus(Duration.ofDays(1))), Optional.of(now.plus(Duration.ofDays(1))));
        one.holdFor(customer, Uuid7.next(), "A", 3);
        assertProblem("purchase-limit", () -> one.holdFor(customer, Uuid7.next(), "A", 1));
    }

    private void limit(int most, Optional<Instant> from, Optional<Instant> until) {
        one.database.inTransaction(
                () -> new PurchaseLimits(one.jdbc).set(StockKey.of("A"), new PurchaseLimit(most, from, until)));
    }

    private void restock(UUID returnId, UUID order, int pieces) {
        one.database.inTransaction(
                () -> one.movements.restock(returnId, Optional.of(order), HoldTest.lines("A", pieces), "orders"));
    }

    private Hold holdForCart(UUID cart, Object... skusAndPieces) {
        return one.queue.hold(Claim.ofCart(cart, lines(skusAndPieces), Optional.of(customer), Duration.ofMinutes(5)));
    }

    private Hold takeOver(UUID buyer, UUID cart, Object... skusAndPieces) {
        return other.queue.hold(
                Claim.ofOrder(Uuid7.next(), lines(skusAndPieces), Optional.of(buyer), Optional.of(cart)));
    }

    private static void assertProblem(String slug, Callable<Hold> work) {
        var problem = assertThrows(ProblemException.class, work::call);
        assertEquals("urn:souk:problem:" + slug, problem.problem().type());
    }
}
