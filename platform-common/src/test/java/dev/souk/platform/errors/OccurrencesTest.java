package dev.souk.platform.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class OccurrencesTest {

    private final Occurrences occurrences = new Occurrences("orders", "1", () -> {});

    @Test
    void whatWasGivenBackIsAddedToWhatCameMeanwhile() {
        log("mail 1 is lost");
        var taken = occurrences.take();
        log("mail 2 is lost");
        log("something else");
        occurrences.giveBack(taken);
        var all = occurrences.take();
        assertEquals(2, all.size());
        assertEquals(2, all.getFirst().count());
        assertEquals("mail 2 is lost", all.getFirst().message());
    }

    @Test
    void memoryDoesNotGrowWithTheFaults() {
        for (char first = 'a'; first <= 'z'; first++) {
            for (char second = 'a'; second <= 'z'; second++) {
                log("fault " + first + second);
            }
        }
        assertEquals(200, occurrences.take().size());
    }

    private void log(String message) {
        occurrences.publish(new LogRecord(Level.SEVERE, message));
    }
}
