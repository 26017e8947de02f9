package dev.souk.orders.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.platform.problem.ProblemException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnitsTest {

    private record Line(String sku, int quantity) {}

    private static final List<Line> LINES = List.of(new Line("PEN", 2), new Line("MUG", 0), new Line("BAG", 1));

    @Test
    void areInTheOrderOfTheLinesWithoutWhatThereIsNoneOf() {
        assertEquals(
                "{PEN=2, BAG=1}", Units.of(LINES, Line::sku, Line::quantity).toString());
    }

    @Test
    void aRequestNamesEachArticleOnce() {
        assertEquals(Map.of("PEN", 2, "MUG", 0, "BAG", 1), Units.once(LINES, Line::sku, Line::quantity));
        var twice = List.of(new Line("PEN", 1), new Line("PEN", 1));
        assertEquals(
                400,
                assertThrows(ProblemException.class, () -> Units.once(twice, Line::sku, Line::quantity))
                        .problem()
                        .status());
    }
}
