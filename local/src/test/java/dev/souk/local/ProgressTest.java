package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Progress progress = new Progress(new PrintStream(written, true, StandardCharsets.UTF_8), false);

    @Test
    void tellsHowAStepEnded() {
        try (Progress.Step step = progress.step("Redis")) {
            step.update("waiting");
            step.done("ready on 127.0.0.1:6379");
        }
        assertTrue(text().startsWith("  ✓ Redis        ready on 127.0.0.1:6379  ("), text());
        assertEquals(1, text().lines().count(), "neither the update, which came soon, nor close() adds a line");
    }

    @Test
    void tellsWhereAStepFailed() {
        try (Progress.Step step = progress.step("Consul")) {
            step.update("electing itself");
        }
        assertTrue(text().startsWith("  ✗ Consul       failed while electing itself  ("), text());
    }

    @Test
    void writesTimesForPeople() {
        assertEquals("0.0 s", Progress.spent(Duration.ZERO));
        assertEquals("9.9 s", Progress.spent(Duration.ofMillis(9_949)));
        assertEquals("10 s", Progress.spent(Duration.ofMillis(9_950)));
        assertEquals("119 s", Progress.spent(Duration.ofSeconds(119)));
        assertEquals("2 min 5 s", Progress.spent(Duration.ofSeconds(125)));
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
