package dev.souk.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Memory of this machine and of processes, in MiB; empty where the system does not tell (macOS). */
public final class Memory {
    private static final Path PROC = Path.of("/proc");
    private static final Path CGROUP = Path.of("/sys/fs/cgroup");
    private static final Path LARGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    private Memory() {}

    /** What can still be used without swapping, also by the limit of a container. */
    public static OptionalLong available() {
        return available(PROC, CGROUP);
    }

    static OptionalLong available(Path proc, Path cgroup) {
        OptionalLong machine = number(proc.resolve("meminfo"), "MemAvailable:");
        if (machine.isEmpty()) {
            return machine;
        }
        LongStream container = Stream.of(
                        room(cgroup, "memory.max", "memory.current", "inactive_file"),
                        // The first version of control groups, which some machines still have.
                        room(
                                cgroup.resolve("memory"),
                                "memory.limit_in_bytes",
                                "memory.usage_in_bytes",
                                "total_inactive_file"))
                .flatMapToLong(OptionalLong::stream);
        return LongStream.concat(LongStream.of(machine.getAsLong() >> 10), container)
                .min();
    }

    /** What a process holds resident. */
    public static OptionalLong resident(long pid) {
        OptionalLong kilobytes = number(PROC.resolve(pid + "/status"), "VmRSS:");
        return kilobytes.isPresent() ? OptionalLong.of(kilobytes.getAsLong() >> 10) : kilobytes;
    }

    /** Whether a process that asks for pages of 2 MB may be given them. */
    public static boolean hasLargePages() {
        return hasLargePages(LARGE_PAGES);
    }

    static boolean hasLargePages(Path enabled) {
        try {
            return !Files.readString(enabled).contains("[never]");
        } catch (IOException e) {
            return false; // not Linux, or a kernel without them
        }
    }

    /** What a control group leaves: its limit without what is used and can't be had back at once. */
    private static OptionalLong room(Path group, String limit, String used, String cache) {
        try {
            long bytes = Long.parseLong(Files.readString(group.resolve(limit)).strip())
                    - Long.parseLong(Files.readString(group.resolve(used)).strip())
                    + number(group.resolve("memory.stat"), cache).orElse(0);
            return OptionalLong.of(bytes >> 20);
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // no such group, or one without a limit
        }
    }

    private static OptionalLong number(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> line.split("\\s+", -1))
                    .filter(words -> words.length > 1 && words[0].equals(key))
                    .mapToLong(words -> Long.parseLong(words[1]))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
