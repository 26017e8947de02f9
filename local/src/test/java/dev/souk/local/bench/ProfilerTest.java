package dev.souk.local.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.json.Json;
import dev.souk.platform.test.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a recording of this very process. */
class ProfilerTest {
    private static final String BURN = ProfilerTest.class.getName() + ".burn";

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong burnt = new AtomicLong();
    private boolean burns;

    @Test
    @Timeout(120)
    void findsWhatTakesTheProcessor() throws Exception {
        burns = true;
        Thread burner = Thread.ofPlatform().start(this::burn);
        JsonNode figures;
        try {
            do {
                figures = profile(Map.of("this", ProcessHandle.current().pid()));
                // Until it has seen the burner: how soon that is depends on what else the machine does.
            } while (!figures.path("this, method  1").asText().endsWith(" " + BURN));
        } finally {
            done.set(true);
            burner.join();
        }
        String told = figures.path("profile of this").asText();
        assertTrue(told.matches("\\d+ samples: dev\\.souk\\.local \\d+\\.\\d %.*"), told);
    }

    @Test
    void saysInALineWhatCannotBeRecorded() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        String told = profile(Map.of("orders/1", ended.pid()))
                .path("profile of orders/1")
                .asText();
        assertTrue(told.startsWith("cannot be recorded: java.io.IOException") && !told.contains("\n"), told);
    }

    @Test
    void namesWhoseCodeItIs() {
        assertEquals("org.postgresql", Profile.group("org.postgresql.core.v3.QueryExecutorImpl"));
        assertEquals("dev.souk.orders", Profile.group("dev.souk.orders.cart.Carts"));
        assertEquals(
                "org.eclipse.persistence", Profile.group("org.eclipse.persistence.internal.jpa.EntityManagerImpl"));
        assertEquals("Main", Profile.group("Main"));
    }

    private JsonNode profile(Map<String, Long> processes) throws Exception {
        Report report = new Report("test", Map.of());
        try (Profiler profiler = Profiler.start(processes)) {
            long before = burnt.get();
            Eventually.until("something was done", () -> !burns || burnt.get() - before >= 50);
            profiler.tell(report);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.print(new PrintStream(out, false, StandardCharsets.UTF_8), true);
        return Json.mapper().readTree(out.toString(StandardCharsets.UTF_8)).path("figures");
    }

    private void burn() {
        long value = 1;
        while (!done.get()) {
            for (int i = 0; i < 5_000_000; i++) {
                value = value * 31 + i;
            }
            burnt.addAndGet(value == 0 ? 2 : 1);
        }
    }
}
