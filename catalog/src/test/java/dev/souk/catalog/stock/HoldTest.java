package dev.souk.catalog.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.catalog.stock.Hold.Owner;
import dev.souk.catalog.stock.Hold.State;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The life of a hold. */
class HoldTest {

    private static final UUID ORDER = UUID.randomUUID();

    private final Hold held = Hold.of(ORDER, Owner.ORDER, Optional.empty(), lines("A", 3, "B", 1));

    @Test
    void aHoldWeighsWhatItPromises() {
        assertEquals(lines("A", 3, "B", 1), held.weight());
    }

    @Test
    void theSameRequestAgainFindsTheSameHold() {
        assertSame(held, held.repeated(lines("B", 1, "A", 3)));
    }

    @Test
    void anotherRequestIsRefused() {
        assertProblem(HoldProblems.DIFFERS, () -> held.repeated(lines("A", 2, "B", 1)));
        assertProblem(HoldProblems.DIFFERS, () -> held.repeated(lines("A", 3)));
    }

    @Test
    void aReleasedHoldWeighsNothingAndIsNeverHeldAgain() {
        var released = held.release();
        assertTrue(released.weight().isEmpty());
        assertProblem(HoldProblems.RELEASED, () -> released.repeated(lines("A", 3, "B", 1)));
        assertProblem(HoldProblems.RELEASED, () -> released.fulfil(lines("A", 1)));
    }

    @Test
    void goodsThatLeaveNoLongerWeigh() {
        var once = held.fulfil(lines("A", 2));
        assertEquals(State.HELD, once.state());
        assertEquals(lines("A", 1, "B", 1), once.weight());
        assertSame(once, once.repeated(lines("A", 3, "B", 1)), "a late retry of the hold still finds it");
    }

    @Test
    void theLastPieceFulfils() {
        var all = held.fulfil(lines("A", 3)).fulfil(lines("B", 1));
        assertEquals(State.FULFILLED, all.state());
        assertTrue(all.weight().isEmpty());
        assertProblem(HoldProblems.FULFILLED, all::release);
        assertProblem(HoldProblems.NOT_HELD, () -> all.fulfil(lines("B", 1)));
    }

    @Test
    void whatHasNotLeftCanStillBeReleased() {
        assertEquals(State.RELEASED, held.fulfil(lines("A", 3)).release().state());
    }

    @Test
    void moreThanIsHeldCannotLeave() {
        var problem = assertProblem(HoldProblems.NOT_HELD, () -> held.fulfil(lines("A", 4, "B", 1, "C", 1)));
        assertEquals(
                List.of(new HoldProblems.Shortage("A", 4, 3), new HoldProblems.Shortage("C", 1, 0)),
                problem.problem().extensions().get("skus"));
    }

    private static ProblemException assertProblem(ProblemType type, Executable work) {
        var problem = assertThrows(ProblemException.class, work);
        assertTrue(problem.problem().is(type), problem.getMessage());
        return problem;
    }

    static SortedMap<StockKey, Integer> lines(Object... skusAndPieces) {
        var lines = new TreeMap<StockKey, Integer>();
        for (int i = 0; i < skusAndPieces.length; i += 2) {
            lines.put(StockKey.of((String) skusAndPieces[i]), (Integer) skusAndPieces[i + 1]);
        }
        return lines;
    }
}
