package dev.souk.catalog.stock;

import static dev.souk.catalog.stock.Warehouse.lines;
import static dev.souk.catalog.stock.Warehouse.together;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.catalog.stock.Hold.State;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Stock is never wrong: every test ends with the rule that the sum of all holds is what stock says is held. */
@WithPostgres
class HoldsTest {

    private final Warehouse warehouse;
    private final Holds holds;
    private final HoldSweeper sweeper;

    HoldsTest(TestDatabase test) {
        warehouse = new Warehouse(test);
        holds = warehouse.holds;
        sweeper = new HoldSweeper(holds, Duration.ofHours(1));
    }

    @BeforeEach
    void fillTheShelves() {
        warehouse.fill(20, "A", "B", "C", "D");
    }

    @AfterEach
    void stockIsRight() {
        warehouse.assertRight();
        warehouse.clear();
        warehouse.close();
    }

    @Test
    void holdingTwiceHoldsOnce() {
        var order = Uuid7.next();
        assertEquals(State.HELD, hold(order, "A", 3, "B", 1).state());
        assertEquals(State.HELD, hold(order, "B", 1, "A", 3).state());
        assertLevel("A", 20, 3);
        assertLevel("B", 20, 1);
    }

    @Test
    void oneLineTooManyHoldsNothing() {
        hold(Uuid7.next(), "B", 15);
        var problem = assertProblem(HoldProblems.OUT_OF_STOCK, () -> hold(Uuid7.next(), "A", 1, "B", 6, "C", 21));
        assertEquals(
                List.of(new HoldProblems.Shortage("B", 6, 5), new HoldProblems.Shortage("C", 21, 20)),
                problem.problem().extensions().get("skus"));
        assertLevel("A", 20, 0);
        assertLevel("C", 20, 0);
    }

    @Test
    void anOrderThatFoundTooLittleMayTryAgain() {
        var order = Uuid7.next();
        var other = Uuid7.next();
        hold(other, "A", 20);
        assertProblem(HoldProblems.OUT_OF_STOCK, () -> hold(order, "A", 1));
        holds.releaseOrder(other);
        assertEquals(State.HELD, hold(order, "A", 1).state());
    }

    @Test
    void unknownArticlesAreNamed() {
        var problem = assertThrows(ProblemException.class, () -> hold(Uuid7.next(), "A", 1, "X", 1, "Y", 1));
        assertEquals(422, problem.problem().status());
        assertEquals(List.of("X", "Y"), problem.problem().extensions().get("skus"));
    }

    @Test
    void aReleaseThatOvertakesItsHoldWins() {
        var order = Uuid7.next();
        holds.releaseOrder(order);
        holds.releaseOrder(order);
        assertProblem(HoldProblems.RELEASED, () -> hold(order, "A", 1));
        assertLevel("A", 20, 0);
    }

    @Test
    void aReleaseGivesBackOnce() {
        var order = Uuid7.next();
        hold(order, "A", 3);
        holds.releaseOrder(order);
        holds.releaseOrder(order);
        assertLevel("A", 20, 0);
        assertProblem(HoldProblems.RELEASED, () -> hold(order, "A", 3));
    }

    @Test
    void aShipmentTakesTheGoodsAwayOnce() {
        var order = Uuid7.next();
        var shipment = Uuid7.next();
        hold(order, "A", 3, "B", 1);
        holds.fulfil(order, shipment, lines("A", 2));
        holds.fulfil(order, shipment, lines("A", 2));
        assertLevel("A", 18, 1);
        assertProblem(HoldProblems.SHIPMENT_DIFFERS, () -> holds.fulfil(order, shipment, lines("A", 1)));
        assertProblem(HoldProblems.NOT_HELD, () -> holds.fulfil(order, Uuid7.next(), lines("A", 2)));
        holds.fulfil(order, Uuid7.next(), lines("A", 1, "B", 1));
        assertLevel("A", 17, 0);
        assertLevel("B", 19, 0);
        assertEquals(State.FULFILLED, holds.find(order).orElseThrow().state());
        assertProblem(HoldProblems.FULFILLED, () -> holds.releaseOrder(order));
    }

    @Test
    void aShipmentIdBelongsToOneOrder() {
        var one = Uuid7.next();
        var other = Uuid7.next();
        var shipment = Uuid7.next();
        hold(one, "A", 1);
        hold(other, "A", 1);
        holds.fulfil(one, shipment, lines("A", 1));
        assertProblem(HoldProblems.SHIPMENT_DIFFERS, () -> holds.fulfil(other, shipment, lines("A", 1)));
        assertLevel("A", 19, 1);
    }

    @Test
    void whatIsLeftAfterAShipmentCanBeReleased() {
        var order = Uuid7.next();
        hold(order, "A", 3);
        holds.fulfil(order, Uuid7.next(), lines("A", 1));
        holds.releaseOrder(order);
        assertLevel("A", 19, 0);
    }

    @Test
    void aCartHoldIsReplacedByItsNext() {
        var cart = Uuid7.next();
        warehouse.holdForCart(cart, "A", 3, "B", 20);
        warehouse.holdForCart(cart, "B", 20, "C", 1);
        assertLevel("A", 20, 0);
        assertLevel("B", 20, 20);
        assertLevel("C", 20, 1);
        assertProblem(HoldProblems.OUT_OF_STOCK, () -> warehouse.holdForCart(cart, "C", 21));
        assertLevel("B", 20, 20);
        holds.releaseCart(cart);
        assertLevel("B", 20, 0);
    }

    @Test
    void anOrderTakesOverWhatItsCartHolds() {
        var cart = Uuid7.next();
        var order = Uuid7.next();
        warehouse.holdForCart(cart, "A", 20, "B", 1);
        warehouse.takeOver(order, cart, "A", 20, "C", 2);
        warehouse.takeOver(order, cart, "A", 20, "C", 2);
        assertLevel("A", 20, 20);
        assertLevel("B", 20, 0);
        assertLevel("C", 20, 2);
        assertEquals(0, expireAndSweep(cart), "the cart holds nothing that could expire");
        assertLevel("A", 20, 20);
    }

    @Test
    void expiredCartsGiveBackAndOrdersNever() {
        var carts = List.of(Uuid7.next(), Uuid7.next(), Uuid7.next());
        carts.forEach(cart -> warehouse.holdForCart(cart, "A", 1));
        hold(Uuid7.next(), "A", 2);
        assertEquals(0, sweeper.sweep());
        assertEquals(1, expireAndSweep(carts.getFirst()));
        assertLevel("A", 20, 4);
        assertEquals(2, expireAndSweep(carts.toArray(UUID[]::new)));
        assertLevel("A", 20, 2);
        warehouse.holdForCart(carts.getFirst(), "A", 1);
        assertLevel("A", 20, 3);
    }

    @Test
    void severalSweepersShareTheWork() throws Exception {
        var carts = new ArrayList<UUID>();
        for (int i = 0; i < 20; i++) {
            carts.add(Uuid7.next());
            warehouse.holdForCart(carts.getLast(), "A", 1);
        }
        warehouse.expire(carts.toArray(UUID[]::new));
        List<Future<Integer>> released = together(Collections.nCopies(4, sweeper::sweep));
        assertEquals(20, released.stream().mapToInt(HoldsTest::value).sum());
        assertLevel("A", 20, 0);
    }

    @Test
    void twoHundredAndFiftyBuyersOfTwentyPiecesBuyTwenty() throws Exception {
        var results = together(Collections.nCopies(250, () -> hold(Uuid7.next(), "A", 1)));
        long sold = results.stream()
                .filter(result -> result.state() == Future.State.SUCCESS)
                .count();
        assertEquals(20, sold);
        results.stream().filter(result -> result.state() == Future.State.FAILED).forEach(result -> {
            var problem = (ProblemException) result.exceptionNow();
            assertTrue(problem.problem().is(HoldProblems.OUT_OF_STOCK), problem.getMessage());
            assertEquals(
                    List.of(new HoldProblems.Shortage("A", 1, 0)),
                    problem.problem().extensions().get("skus"));
        });
        assertLevel("A", 20, 20);
    }

    @Test
    void buyersOfTheSameArticlesInAnyOrderNeverWaitForEachOtherInACircle() throws Exception {
        var random = new Random(7);
        var buyers = new ArrayList<Callable<Object>>();
        for (int i = 0; i < 200; i++) {
            var skus = new ArrayList<>(List.of("A", "B", "C", "D"));
            Collections.shuffle(skus, random);
            var wanted =
                    skus.subList(0, 3).stream().map(sku -> new Line(sku, 1)).toList();
            buyers.add(() ->
                    warehouse.queue.hold(Claim.ofOrder(Uuid7.next(), wanted, Optional.empty(), Optional.empty())));
        }
        var results = together(buyers);
        results.stream()
                .filter(result -> result.state() == Future.State.FAILED)
                .forEach(result -> assertTrue(
                        result.exceptionNow() instanceof ProblemException problem
                                && problem.problem().is(HoldProblems.OUT_OF_STOCK),
                        () -> String.valueOf(result.exceptionNow())));
        long sold = results.stream()
                .filter(result -> result.state() == Future.State.SUCCESS)
                .count();
        assertEquals(sold * 3, held("A") + held("B") + held("C") + held("D"));
        // Three of four articles per buyer: nobody is refused while three articles are left.
        assertTrue(sold >= 20, "sold " + sold);
    }

    @Test
    void aRequestRepeatedWhileItRunsHoldsOnce() throws Exception {
        var order = Uuid7.next();
        var results = together(Collections.nCopies(30, () -> hold(order, "A", 2, "B", 1)));
        results.forEach(result -> assertEquals(State.HELD, ((Hold) result.resultNow()).state()));
        assertLevel("A", 20, 2);
        assertLevel("B", 20, 1);
    }

    @Test
    void whenHoldAndReleaseRaceNothingStaysHeld() throws Exception {
        for (int round = 0; round < 30; round++) {
            var order = Uuid7.next();
            var results = together(List.of(
                    () -> hold(order, "A", 2),
                    () -> {
                        holds.releaseOrder(order);
                        return null;
                    },
                    () -> hold(order, "A", 2)));
            results.stream()
                    .filter(result -> result.state() == Future.State.FAILED)
                    .forEach(result -> assertTrue(
                            ((ProblemException) result.exceptionNow()).problem().is(HoldProblems.RELEASED)));
            assertEquals(State.RELEASED, holds.find(order).orElseThrow().state());
            assertLevel("A", 20, 0);
        }
    }

    @Test
    void whenShipmentAndReleaseRaceEveryPieceGoesOneWay() throws Exception {
        for (int round = 0; round < 20; round++) {
            var order = Uuid7.next();
            var shipment = Uuid7.next();
            hold(order, "B", 1);
            int before = onHand("B");
            var results =
                    together(List.of(() -> ship(order, shipment), () -> release(order), () -> ship(order, shipment)));
            boolean shipped = results.getFirst().state() == Future.State.SUCCESS;
            assertEquals(
                    shipped ? State.FULFILLED : State.RELEASED,
                    holds.find(order).orElseThrow().state());
            assertEquals(shipped, results.get(2).state() == Future.State.SUCCESS);
            assertEquals(!shipped, results.get(1).state() == Future.State.SUCCESS);
            assertLevel("B", shipped ? before - 1 : before, 0);
            count("B", 20);
        }
    }

    @Test
    void whenCartsExpireWhileOrdersTakeThemNothingIsLost() throws Exception {
        for (int round = 0; round < 20; round++) {
            var cart = Uuid7.next();
            var order = Uuid7.next();
            warehouse.holdForCart(cart, "A", 20);
            warehouse.expire(cart);
            together(List.of(sweeper::sweep, () -> warehouse.takeOver(order, cart, "A", 20), sweeper::sweep));
            assertLevel("A", 20, 20);
            holds.releaseOrder(order);
        }
    }

    @Test
    void onlyTheEndAndTheReturnOfAnArticleAreNews() {
        var one = Uuid7.next();
        var rest = Uuid7.next();
        hold(one, "A", 1);
        assertEquals(List.of(), news());
        hold(rest, "A", 19);
        assertEquals(List.of(Map.of("A", false)), news());
        holds.releaseOrder(rest);
        holds.releaseOrder(one);
        assertEquals(List.of(Map.of("A", false), Map.of("A", true)), news());
    }

    @Test
    void staffCannotCountBelowWhatIsPromised() {
        hold(Uuid7.next(), "A", 5);
        var problem = assertProblem(HoldProblems.BELOW_HELD, () -> count("A", 4));
        assertEquals(5, problem.problem().extensions().get("held"));
        count("A", 5);
        assertLevel("A", 5, 5);
        assertFalse(news().isEmpty());
    }

    private void count(String sku, int onHand) {
        warehouse.database.inTransaction(
                () -> warehouse.movements.count(StockKey.of(sku), onHand, Optional.empty(), "staff"));
    }

    private Hold hold(UUID order, Object... skusAndPieces) {
        return warehouse.hold(order, skusAndPieces);
    }

    private Object ship(UUID order, UUID shipment) {
        holds.fulfil(order, shipment, lines("B", 1));
        return order;
    }

    private Object release(UUID order) {
        holds.releaseOrder(order);
        return order;
    }

    private int expireAndSweep(UUID... carts) {
        warehouse.expire(carts);
        return sweeper.sweep();
    }

    private List<Map<String, Boolean>> news() {
        return warehouse.database.inTransaction(() -> warehouse.jdbc.query(
                "SELECT data ->> 'sku' AS sku, (data ->> 'available')::boolean AS available FROM outbox ORDER BY seq",
                row -> Map.of(row.text("sku"), row.bool("available"))));
    }

    private int held(String sku) {
        return level(sku).held();
    }

    private int onHand(String sku) {
        return level(sku).onHand();
    }

    private StockLevel level(String sku) {
        return warehouse.level(sku);
    }

    private void assertLevel(String sku, int onHand, int held) {
        warehouse.assertLevel(sku, onHand, held);
    }

    private static ProblemException assertProblem(ProblemType type, Executable work) {
        var problem = assertThrows(ProblemException.class, work);
        assertTrue(problem.problem().is(type), problem.getMessage());
        return problem;
    }

    private static int value(Future<Integer> future) {
        return future.resultNow();
    }
}
