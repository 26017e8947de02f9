package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What the command makes of its arguments; nothing here starts anything. */
@ResourceLock(Resources.SYSTEM_ERR)
class SoukTest {

    @Test
    void explainsItself() {
        assertEquals(0, Souk.run("help"));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertRefused(2, "Unmatched argument", "fly");
        assertRefused(2, "Unknown option", "up", "--sideways");
        assertRefused(2, "'many' is not an int", "scale", "orders=many");
        assertRefused(2, "Missing required parameter", "kill");
        assertRefused(1, "say which instance", "kill", "orders");
        assertRefused(1, "there is no service shipping", "kill", "shipping/1");
        assertRefused(1, "there is no service shipping", "logs", "shipping");
    }

    private static void assertRefused(int exit, String message, String... arguments) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        int got = withErrorsTo(told, () -> Souk.run(arguments));
        String text = told.toString(StandardCharsets.UTF_8);
        assertEquals(exit, got, text);
        assertTrue(text.contains(message), text);
        assertEquals(1, text.lines().count(), "one line: " + text);
    }

    private static int withErrorsTo(ByteArrayOutputStream target, IntSupplier work) {
        PrintStream before = System.err;
        System.setErr(new PrintStream(target, true, StandardCharsets.UTF_8));
        try {
            return work.getAsInt();
        } finally {
            System.setErr(before);
        }
    }
}
