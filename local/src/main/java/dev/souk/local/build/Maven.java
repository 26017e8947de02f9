package dev.souk.local.build;

import dev.souk.local.Failure;
import dev.souk.local.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the wrapper. What Maven says goes to a log; here it is said which module it is at, and what went wrong. */
public final class Maven {
    /** {@code [INFO] Building orders 0.1.0 [6/8]}; the parent is called Souk. */
    private static final Pattern MODULE = Pattern.compile("\\[INFO] Building (\\S+) .*\\[(\\d+)/(\\d+)]");

    private static final Pattern WRONG = Pattern.compile("\\[ERROR]\\s+(\\S.*)");
    private static final List<String> NO_NEWS = List.of(
            "To see the full stack trace",
            "Re-run Maven",
            "For more information about the errors",
            "[Help ",
            "-> [Help");
    private static final int SHOWN_LINES = 12;

    private final Path root;
    private final Path log;
    private final Map<String, String> environment;

    /**
     * With the environment of this process.
     *
     * @param root the checkout
     * @param log is written anew by each run
     */
    public Maven(Path root, Path log) {
        this(root, log, Map.of());
    }

    /** @param environment added to this process's own */
    public Maven(Path root, Path log, Map<String, String> environment) {
        this.root = root;
        this.log = log;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Runs to the end.
     *
     * @param lines is given every line that Maven says
     * @throws Failure with the lines that say what went wrong
     */
    public void run(List<String> arguments, Consumer<String> lines, Progress.Step step) {
        List<String> wrong = new ArrayList<>();
        int exit = attempt(arguments, line -> {
            lines.accept(line);
            Matcher module = MODULE.matcher(line);
            if (module.find()) {
                step.update(module.group(1) + " (" + module.group(2) + " of " + module.group(3) + ")");
            }
            Matcher error = WRONG.matcher(line);
            if (error.find() && NO_NEWS.stream().noneMatch(line::contains)) {
                wrong.add(error.group(1).replace(root + "/", ""));
            }
        });
        if (exit != 0) {
            String told = String.join(
                    "\n    ", wrong.stream().distinct().limit(SHOWN_LINES).toList());
            throw new Failure("the build failed (all of Maven's output is in " + log + ")"
                    + (told.isEmpty() ? "" : ":\n    " + told));
        }
    }

    private int attempt(List<String> arguments, Consumer<String> lines) {
        List<String> command = new ArrayList<>(List.of(root.resolve("mvnw").toString(), "-ntp", "-B"));
        command.addAll(arguments);
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            Thread onInterrupt = new Thread(process::destroy);
            Runtime.getRuntime().addShutdownHook(onInterrupt);
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
                    PrintWriter writer = new PrintWriter(Files.newBufferedWriter(log), true)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    writer.println(line);
                    lines.accept(line);
                }
            }
            int exit = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
            return exit;
        } catch (IOException e) {
            throw new Failure("cannot run ./mvnw: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }
}
