package dev.souk.local.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.local.bench.Outcome.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class LoadTest {
    @Test
    void countsWhatEachOperationCameTo() {
        Sample sample = Load.closed(4, 100, number -> {
            if (number % 10 == 1) {
                throw new IOException("no answer");
            }
            return switch ((int) (number % 10)) {
                case 2 -> Outcome.refused("sold out");
                case 3 -> Outcome.wrong("sold twice");
                default -> Outcome.DONE;
            };
        });
        assertEquals(100, sample.total());
        assertEquals(70, sample.count(Kind.DONE));
        assertEquals(10, sample.count(Kind.REFUSED));
        assertEquals(10, sample.count(Kind.FAILED));
        assertEquals(10, sample.count(Kind.WRONG));
        assertTrue(sample.details().stream()
                .anyMatch(detail -> detail.contains("no answer") || detail.contains("sold twice")));
    }

    @Test
    void aDefectOfTheOperationIsWrong() {
        Sample sample = Load.closed(1, 1, _ -> {
            throw new IllegalStateException("a defect");
        });
        assertEquals(1, sample.count(Kind.WRONG));
    }

    @Test
    void anOpenLoopNumbersItsOperationsAndWaitsForAll() {
        Set<Long> numbers = ConcurrentHashMap.newKeySet();
        Sample sample = Load.open(500, Duration.ofMillis(200), number -> {
            numbers.add(number);
            return Outcome.DONE;
        });
        assertEquals(numbers.size(), sample.count(Kind.DONE));
        assertTrue(sample.total() > 0);
    }
}
