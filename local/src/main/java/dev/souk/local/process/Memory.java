package dev.souk.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Memory of this machine and of processes, in MiB; empty where the system does not tell (macOS). */
public final class Memory {
    private static final Path CGROUP = Path.of("/sys/fs/cgroup");

    private Memory() {}

    /** What can still be used without swapping, also by the limit of a container. */
    public static OptionalLong available() {
        OptionalLong machine = kilobytes(Path.of("/proc/meminfo"), "MemAvailable:");
        OptionalLong container = containerRoom();
        return container.isPresent() && machine.isPresent()
                ? OptionalLong.of(Math.min(container.getAsLong(), machine.getAsLong()))
                : machine;
    }

    /** What a process holds resident. */
    public static OptionalLong resident(long pid) {
        return kilobytes(Path.of("/proc/" + pid + "/status"), "VmRSS:");
    }

    private static OptionalLong containerRoom() {
        try {
            String limit = Files.readString(CGROUP.resolve("memory.max")).strip();
            long used = Long.parseLong(
                    Files.readString(CGROUP.resolve("memory.current")).strip());
            long cache = number(CGROUP.resolve("memory.stat"), "inactive_file").orElse(0);
            return limit.equals("max")
                    ? OptionalLong.empty()
                    : OptionalLong.of((Long.parseLong(limit) - used + cache) >> 20);
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // not in a container with a limit
        }
    }

    private static OptionalLong kilobytes(Path file, String key) {
        OptionalLong value = number(file, key);
        return value.isPresent() ? OptionalLong.of(value.getAsLong() / 1024) : value;
    }

    private static OptionalLong number(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(key.length()).strip().split("\\s+", -1)[0]))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
