package dev.souk.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells a process from a later one that got the same id: when it was started, in the finest terms the system has. On
 * Linux that is the boot and the clock tick since it, which no change of the wall clock moves.
 */
final class StartToken {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int START_TIME = 22;

    private StartToken() {}

    /** Empty when there is no such process. */
    static Optional<String> of(long pid) {
        Path stat = Path.of("/proc/" + pid + "/stat");
        if (Files.exists(BOOT_ID)) {
            try {
                String line = Files.readString(stat);
                // The second field is the program's name in parentheses and may hold spaces and parentheses itself.
                String[] afterName = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
                boolean zombie = afterName[0].equals("Z");
                return zombie
                        ? Optional.empty()
                        : Optional.of(Files.readString(BOOT_ID).strip() + "/" + afterName[START_TIME - 3]);
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().startInstant())
                .map(Instant::toString);
    }
}
