package dev.souk.catalog.stock;

import static dev.souk.catalog.stock.HoldTest.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

    @Test
    void linesAreSortedSoThatEverybodyLocksInTheSameOrder() {
        var sorted = Lines.of(List.of(new Line("C", 1), new Line("A", 2), new Line("B", 3)));
        assertEquals(
                List.of("A", "B", "C"),
                sorted.keySet().stream().map(StockKey::sku).toList());
    }

    @Test
    void anArticleThatIsNamedTwiceIsRefusedWithItsLine() {
        var problem = assertThrows(
                ProblemException.class, () -> Lines.of(List.of(new Line("A", 1), new Line("B", 1), new Line("A", 2))));
        assertEquals("lines[2].sku", problem.problem().errors().getFirst().field());
    }

    @Test
    void aChangeIsWhatTheNewLinesTakeMoreOrGiveBack() {
        assertEquals(
                lines("A", -1, "C", 4, "D", 1),
                Lines.change(lines("A", 3, "B", 2, "C", 1), lines("A", 2, "B", 2, "C", 5, "D", 1)));
        assertTrue(Lines.change(lines("A", 3), lines("A", 3)).isEmpty());
        assertEquals(lines("A", -3), Lines.change(lines("A", 3), Lines.none()));
    }
}
