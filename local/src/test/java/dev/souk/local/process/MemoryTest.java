package dev.souk.local.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path proc;

    @TempDir
    private Path cgroup;

    @BeforeEach
    void aMachineWithFourGigabytes() throws IOException {
        write(proc.resolve("meminfo"), "MemTotal: 8000000 kB\nMemAvailable:    4194304 kB\nSwapFree: 1 kB\n");
    }

    @Test
    void isWhatTheMachineHasWithoutAContainer() {
        assertEquals(OptionalLong.of(4096), available());
    }

    @Test
    void isWhatAContainerLeaves() throws IOException {
        write(cgroup.resolve("memory.max"), 1000 * MIB + "\n");
        write(cgroup.resolve("memory.current"), 500 * MIB + "\n");
        write(
                cgroup.resolve("memory.stat"),
                "anon 1\ninactive_file_other 7\ninactive_file " + 100 * MIB + "\nactive_file 5\n");
        assertEquals(OptionalLong.of(600), available());
    }

    @Test
    void isWhatAnOlderContainerLeaves() throws IOException {
        write(cgroup.resolve("memory/memory.limit_in_bytes"), 1000 * MIB + "\n");
        write(cgroup.resolve("memory/memory.usage_in_bytes"), 500 * MIB + "\n");
        write(cgroup.resolve("memory/memory.stat"), "inactive_file 1\ntotal_inactive_file " + 50 * MIB + "\n");
        assertEquals(OptionalLong.of(550), available());
    }

    @Test
    void isWhatTheMachineHasWhereTheContainerHasNoLimit() throws IOException {
        write(cgroup.resolve("memory.max"), "max\n");
        write(cgroup.resolve("memory.current"), 500 * MIB + "\n");
        write(cgroup.resolve("memory/memory.limit_in_bytes"), "9223372036854771712\n");
        write(cgroup.resolve("memory/memory.usage_in_bytes"), "0\n");
        assertEquals(OptionalLong.of(4096), available());
    }

    @Test
    void isNotKnownWhereTheSystemDoesNotTell() {
        assertEquals(OptionalLong.empty(), Memory.available(cgroup, cgroup));
    }

    @Test
    void ofThisProcessIsMoreThanNothing() {
        assertTrue(Memory.resident(ProcessHandle.current().pid()).getAsLong() > 0);
    }

    @Test
    void largePagesAreThereUnlessNobodyIsGivenThem() throws IOException {
        Path enabled = proc.resolve("enabled");
        assertFalse(Memory.hasLargePages(enabled), "a system that knows none");
        write(enabled, "always [madvise] never\n");
        assertTrue(Memory.hasLargePages(enabled));
        write(enabled, "always madvise [never]\n");
        assertFalse(Memory.hasLargePages(enabled));
    }

    private OptionalLong available() {
        return Memory.available(proc, cgroup);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
