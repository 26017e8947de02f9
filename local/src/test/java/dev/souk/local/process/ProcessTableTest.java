package dev.souk.local.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.local.Failure;
import dev.souk.local.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
    @TempDir
    private Path folder;

    @Test
    void findsAProcessThatRunsAndForgetsOneThatEnded() {
        ProcessTable table = new ProcessTable(folder.resolve("processes"));
        ProcessRecord sleeper = Launch.server("sleeper", List.of("sleep", "600"), folder.resolve("log"), 4711)
                .start(table);

        assertEquals(Optional.of(sleeper), table.running("sleeper"));
        assertEquals(List.of(sleeper), new ProcessTable(folder.resolve("processes")).all(), "it is kept in files");

        assertTrue(Stop.ORDERLY.end(sleeper, Duration.ofSeconds(10)));
        assertEquals(Optional.empty(), table.running("sleeper"));
        assertEquals(Optional.of(sleeper), table.find("sleeper"), "the record stays until it is removed");
        table.remove("sleeper");
        assertEquals(List.of(), table.all());
    }

    @Test
    void insistsWhenAProcessDoesNotListen() {
        ProcessTable table = new ProcessTable(folder);
        List<String> deaf = List.of("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done");
        Path log = folder.resolve("log");
        ProcessRecord process = Launch.server("deaf", deaf, log, 0).start(table);
        assertTrue(Wait.until(Duration.ofSeconds(10), () -> log.toFile().length() > 0));

        assertFalse(Stop.ORDERLY.end(process, Duration.ofMillis(300)));
        assertFalse(process.alive());
    }

    /** The id of a process that ended may have been given to another one since. */
    @Test
    void aProcessOfTheSameIdThatStartedAtAnotherTimeIsAnother() {
        long pid = ProcessHandle.current().pid();
        String token = StartToken.of(pid).orElseThrow();

        assertTrue(record(pid, token).alive());
        assertFalse(record(pid, token + "0").alive());
    }

    @Test
    void saysWhichRecordCannotBeRead() throws IOException {
        Files.writeString(folder.resolve("orders-1-aaaa.json"), "{");
        Failure failure = assertThrows(Failure.class, () -> new ProcessTable(folder).all());
        assertTrue(failure.getMessage().contains("orders-1-aaaa.json"), failure.getMessage());
    }

    private static ProcessRecord record(long pid, String startToken) {
        return new ProcessRecord("this", pid, startToken, "", 0, Instant.EPOCH, 0, false);
    }
}
