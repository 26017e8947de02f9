package dev.souk.catalog.stock;

import static dev.souk.catalog.stock.HoldTest.lines;
import static dev.souk.catalog.stock.Warehouse.together;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every piece in the house is accounted for: what came, less what went. */
@WithPostgres
class MovementsTest {

    private final Warehouse warehouse;

    MovementsTest(TestDatabase test) {
        warehouse = new Warehouse(test);
    }

    @BeforeEach
    void fillTheShelves() {
        warehouse.fill(20, "A", "B");
    }

    @AfterEach
    void stockIsRight() {
        warehouse.assertRight();
        warehouse.clear();
        warehouse.close();
    }

    @Test
    void aReturnIsRestockedOnce() throws Exception {
        var returned = Uuid7.next();
        var results = together(Collections.nCopies(20, () -> restock(returned, "A", 2, "B", 1)));
        results.forEach(Future::resultNow);
        warehouse.assertLevel("A", 22, 0);
        warehouse.assertLevel("B", 21, 0);
    }

    @Test
    void otherGoodsUnderTheSameReturnAreRefused() {
        var returned = Uuid7.next();
        restock(returned, "A", 2);
        assertProblem(409, "restock-differs", () -> restock(returned, "A", 1));
        assertProblem(409, "restock-differs", () -> restock(returned, "B", 2));
        assertProblem(409, "restock-differs", () -> restock(returned, "A", 2, "B", 1));
        warehouse.assertLevel("A", 22, 0);
        warehouse.assertLevel("B", 20, 0);
    }

    @Test
    void anUnknownArticleRestocksNothing() {
        var returned = Uuid7.next();
        var problem = assertProblem(422, "unknown-sku", () -> restock(returned, "A", 2, "X", 1));
        assertEquals(List.of("X"), problem.problem().extensions().get("skus"));
        restock(returned, "A", 1);
        warehouse.assertLevel("A", 21, 0);
    }

    @Test
    void aRestockPutsASoldOutArticleBackOnSale() {
        hold("A", 20);
        assertProblem(409, "out-of-stock", () -> hold("A", 1));
        restock(Uuid7.next(), "A", 1);
        hold("A", 1);
        warehouse.assertLevel("A", 21, 21);
    }

    @Test
    void whatIsPromisedCannotBeWrittenOff() {
        hold("A", 15);
        var problem = assertProblem(409, "stock-below-held", () -> writeOff("A", 6));
        assertEquals(15, problem.problem().extensions().get("held"));
        assertEquals(15, writeOff("A", 5).onHand());
        assertProblem(409, "out-of-stock", () -> hold("A", 1));
    }

    @Test
    void writeOffsCountsAndHoldsAtOnceNeverBreakTheRule() throws Exception {
        var results = together(Collections.nCopies(10, () -> {
            attempt(() -> hold("A", 3));
            attempt(() -> writeOff("A", 2));
            attempt(() -> count("A", 12));
            return restock(Uuid7.next(), "A", 1);
        }));
        results.forEach(Future::resultNow);
        warehouse.assertRight();
        assertTrue(warehouse.level("A").held() > 0);
    }

    @Test
    void theHistoryTellsWhy() {
        count("A", 18);
        count("A", 18);
        writeOff("A", 1);
        restock(Uuid7.next(), "A", 3);
        var store = new MovementStore(warehouse.jdbc);
        var first = warehouse.database.inTransaction(() -> store.of(StockKey.of("A"), new Limit(3), Optional.empty()));
        assertEquals(
                List.of(3, -1, -2),
                first.items().stream().map(MovementStore.Entry::pieces).toList());
        assertEquals(Optional.of("broken"), first.items().get(1).reason());
        assertEquals(Optional.of("staff"), first.items().get(2).actor());
        var rest = warehouse.database.inTransaction(() -> store.of(
                StockKey.of("A"), new Limit(3), Cursor.parse(first.next().orElseThrow(), 2)));
        assertEquals(
                List.of(Movement.Kind.OPENED),
                rest.items().stream().map(MovementStore.Entry::kind).toList());
        assertEquals(Optional.empty(), rest.next());
    }

    private Object restock(UUID returned, Object... skusAndPieces) {
        warehouse.database.inTransaction(
                () -> warehouse.movements.restock(returned, Optional.empty(), lines(skusAndPieces), "orders"));
        return returned;
    }

    private StockLevel writeOff(String sku, int pieces) {
        return warehouse.database.inTransaction(
                () -> warehouse.movements.writeOff(StockKey.of(sku), pieces, "broken", "staff"));
    }

    private StockLevel count(String sku, int onHand) {
        return warehouse.database.inTransaction(
                () -> warehouse.movements.count(StockKey.of(sku), onHand, Optional.empty(), "staff"));
    }

    private void hold(String sku, int pieces) {
        warehouse.hold(Uuid7.next(), sku, pieces);
    }

    /** A refusal is an answer too. */
    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (ProblemException refused) {
            assertEquals(409, refused.problem().status());
        }
    }

    private static ProblemException assertProblem(int status, String slug, Runnable work) {
        var problem = assertThrows(ProblemException.class, work::run);
        assertEquals(status, problem.problem().status());
        assertEquals("urn:souk:problem:" + slug, problem.problem().type());
        return problem;
    }
}
