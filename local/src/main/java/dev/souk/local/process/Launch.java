package dev.souk.local.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A process to start in a session of its own, so that neither Ctrl-C in the terminal nor its closing reaches it; what it
 * says goes to a log file.
 *
 * @param environment added to the command's own
 * @param release which build it runs; empty for servers
 * @param port where it will listen; 0 when it picks one itself
 */
public record Launch(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path log,
        String release,
        int port,
        boolean usesAot) {
    private static final long LOG_LIMIT = 20L * 1024 * 1024;
    /** Settings of the person's shell that must not leak into the platform's JVMs. */
    public static final List<String> NOT_INHERITED = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH");

    /**
     * A server: no build of ours, and no AOT cache.
     *
     * @param port where the command makes it listen
     */
    public static Launch server(String name, List<String> command, Path log, int port) {
        return new Launch(name, command, Map.of(), log, "", port, false);
    }

    /** Starts the process and notes it in the table. */
    public ProcessRecord start(ProcessTable table) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            rotate();
            ProcessBuilder builder = new ProcessBuilder(Session.detached(command))
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectErrorStream(true);
            NOT_INHERITED.forEach(builder.environment()::remove);
            builder.environment().putAll(environment);
            long pid = builder.start().pid();
            ProcessRecord process = new ProcessRecord(
                    name, pid, StartToken.of(pid).orElse("ended at once"), release, port, Instant.now(), 0, usesAot);
            table.save(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rotate() throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
            Files.move(log, Path.of(log + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
