package dev.souk.local.faults.inside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Points in this process where the suite may want something to happen. A trap is a file named after the instance, or after the
 * service when any of its instances will do; its only line is {@code <action> <how many times to let pass> <pattern of points>}. It
 * springs once.
 */
final class Traps {
    private static final Path FOLDER = Path.of(System.getProperty("souk.faults.folder", "/nowhere"));
    private static final String NAME = System.getProperty("souk.faults.name", "none");
    private static final List<Path> TRAPS =
            List.of(FOLDER.resolve(NAME), FOLDER.resolve(NAME.replaceFirst("-\\d+$", "")));

    private Traps() {}

    /** Thrown where the suite wants a failure. */
    static final class Sprung extends RuntimeException {
        private static final long serialVersionUID = 1;

        Sprung(String point) {
            super("The fault suite wants this to fail: " + point);
        }
    }

    /** Does what a trap at this point says; nothing when there is none. */
    static void at(String point) {
        for (Path trap : TRAPS) {
            if (Files.exists(trap)) {
                take(trap, point).ifPresent(action -> act(action, point));
            }
        }
    }

    private static synchronized Optional<String> take(Path file, String point) {
        try {
            List<String> lines = Files.readAllLines(file);
            String[] trap = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", 3);
            if (trap.length < 3 || !Pattern.compile(trap[2]).matcher(point).find()) {
                return Optional.empty();
            }
            int pass = Integer.parseInt(trap[1]);
            if (pass > 0) {
                Files.writeString(file, trap[0] + " " + (pass - 1) + " " + trap[2]);
                return Optional.empty();
            }
            Files.delete(file);
            note("sprung", trap[0] + " " + point);
            return Optional.of(trap[0]);
        } catch (IOException e) {
            return Optional.empty(); // taken back by the suite
        }
    }

    /** A line for the suite to read, of this instance. */
    static void note(String file, String line) throws IOException {
        Files.writeString(
                FOLDER.resolve(file), NAME + " " + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void act(String action, String point) {
        switch (action) {
            case "kill" -> Runtime.getRuntime().halt(137);
            case "fail" -> throw new Sprung(point);
            default -> pause(Long.parseLong(action));
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
