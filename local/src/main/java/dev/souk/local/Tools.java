package dev.souk.local;

import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of this machine. */
public final class Tools {
    private Tools() {}

    /** How a finished program ended: its exit code and everything it said. */
    public record Result(int exit, String output) {
        public boolean ok() {
            return exit == 0;
        }

        /** The last line that says something, which is where most programs put what went wrong. */
        public String lastLine() {
            return output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .reduce("", (a, b) -> b);
        }
    }

    /** The first executable of that name in the folders of {@code PATH}. */
    public static Optional<Path> onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Whether this machine runs macOS. */
    public static boolean mac() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    }

    /** The person's terminal, when there is one: whether the JDK gives a console without one differs by version. */
    static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /** Runs a program to its end. */
    public static Result run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }

    /** Runs a program that has to succeed. */
    public static String require(String purpose, List<String> command) {
        return require(purpose, List.of(), command);
    }

    /** Runs a program that has to succeed by way of another one that is put before it. */
    public static String require(String purpose, List<String> prefix, List<String> command) {
        Result result = run(Stream.concat(prefix.stream(), command.stream()).toList());
        if (!result.ok()) {
            throw new Failure(purpose + " failed: " + result.lastLine());
        }
        return result.output();
    }
}
