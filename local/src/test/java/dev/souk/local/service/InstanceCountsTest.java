package dev.souk.local.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.local.Failure;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceCountsTest {
    @TempDir
    private Path folder;

    @Test
    void isOneOfEachUntilSaidOtherwiseAndRemembered() {
        Path file = folder.resolve("deep/instances.json");
        InstanceCounts counts = InstanceCounts.read(file);
        assertEquals(1, counts.of("orders"));
        assertEquals(6, counts.total());

        counts.with(Map.of("orders", 3)).with(Map.of("catalog", 2)).write(file);

        InstanceCounts later = InstanceCounts.read(file);
        assertEquals(3, later.of("orders"));
        assertEquals(2, later.of("catalog"));
        assertEquals(9, later.total());
    }

    @Test
    void refusesWhatCannotBe() {
        InstanceCounts counts = new InstanceCounts(Map.of());
        assertRefused("from 1 to 9, not 0", () -> counts.with(Map.of("orders", 0)));
        assertRefused("from 1 to 9, not 10", () -> counts.with(Map.of("orders", 10)));
        assertRefused("there is no service ordres", () -> counts.with(Map.of("ordres", 1)));
    }

    @Test
    void anInstanceHasANameForPeopleAndOneForConsul() {
        InstanceName name = new InstanceName("orders", 2, "k3f9");
        assertEquals("orders/2", name.spoken());
        assertEquals("orders-2-k3f9", name.id());
        assertEquals("2-k3f9", name.suffix());
        assertEquals(Optional.of(name), InstanceName.parse(name.id()));
        assertEquals(Optional.empty(), InstanceName.parse("postgres"));
        InstanceName next = InstanceName.next("edge", 1);
        assertEquals(Optional.of(next), InstanceName.parse(next.id()));
    }

    private static void assertRefused(String message, Runnable change) {
        Failure failure = assertThrows(Failure.class, change::run);
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }
}
