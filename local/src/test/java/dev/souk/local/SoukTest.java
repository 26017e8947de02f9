package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
        assertRefused(2, "there is no command fly: ./souk help says what there is", "fly");
        assertRefused(2, "there is no command statu (status?): ./souk help", "statu");
        assertRefused(2, "up has no option --sideways: ./souk help up says what there is", "up", "--sideways");
        assertRefused(2, "down takes no argument now: ./souk help down says what there is", "down", "now");
        assertRefused(2, "scale needs SERVICE=N, such as orders=3, not many", "scale", "orders=many");
        assertRefused(2, "scale needs SERVICE=N, such as orders=3, not orders: ./souk help scale", "scale", "orders");
        assertRefused(2, "scale needs SERVICE=N, such as orders=3: ./souk help scale", "scale");
        assertRefused(2, "kill needs SERVICE/N, such as orders/1: ./souk help kill", "kill");
        assertRefused(2, "drop needs EVENT: ./souk help deadletters drop", "deadletters", "drop");
        assertRefused(2, "resolve needs skip|abandon", "sagas", "resolve", "1");
        assertRefused(1, "decide by skip or abandon, not perhaps", "sagas", "resolve", "1", "perhaps", "why");
        for (String amount : List.of("much EUR", "15.001 EUR", "15.00 euros")) {
            String[] words = amount.split(" ", -1);
            assertRefused(
                    1,
                    "an amount is such as 15.00 EUR, not " + amount,
                    "sagas",
                    "resolve",
                    "1",
                    "skip",
                    "--amount",
                    words[0],
                    words[1],
                    "why");
        }
        assertRefused(2, "resolve needs SUBJECT", "reconciliation", "resolve", "STOCK_DIFFERS");
        assertRefused(2, "say what to do: ./souk help");
        assertRefused(1, "say which instance", "kill", "orders");
        assertRefused(1, "there is no service shipping", "kill", "shipping/1");
        assertRefused(1, "there is no service shipping, and no server: logs are of edge, ", "logs", "shipping/1");
        assertRefused(1, "--minutes and --seed are for the fault suite", "test", "--minutes", "3");
        assertRefused(1, "--minutes must be at least 1, not 0", "test", "--faults", "--minutes", "0");
        assertRefused(1, "--fast leaves out what --faults runs", "test", "--fast", "--faults");
        assertRefused(1, "--every prints lines for people", "audit", "--json", "--every", "5m");
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
