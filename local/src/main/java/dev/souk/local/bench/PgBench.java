package dev.souk.local.bench;

import dev.souk.local.Failure;
import dev.souk.local.Tools;
import dev.souk.local.server.PostgresAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PostgreSQL's own load generator: what the server can do when nothing but the statements is to be paid for. */
final class PgBench {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    private final Path program;

    private PgBench(Path program) {
        this.program = program;
    }

    /** On the path, or where Debian puts it; empty when this machine has none. */
    static Optional<PgBench> find() {
        return Tools.onPath("pgbench").or(PgBench::inDebian).map(PgBench::new);
    }

    private static Optional<Path> inDebian() {
        if (!Files.isDirectory(DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin/pgbench"))
                    .filter(Files::isExecutable)
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script over and over, with prepared statements; how many times a second. */
    double rate(PostgresAdmin server, String database, Path script, int clients, Duration duration) {
        String[] address = server.address().split(":", 2);
        List<String> command = List.of(
                program.toString(),
                "--no-vacuum",
                "--protocol=prepared",
                "--host=" + address[0],
                "--port=" + address[1],
                "--username=" + server.user(),
                "--client=" + clients,
                "--time=" + duration.toSeconds(),
                "--file=" + script,
                database);
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("PGPASSWORD", server.password());
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher rate = RATE.matcher(output);
            if (process.waitFor() != 0 || !rate.find() || output.contains("aborted")) {
                throw new Failure("pgbench failed: "
                        + output.lines()
                                .filter(line -> line.contains("rror"))
                                .findFirst()
                                .orElse(output));
            }
            return Double.parseDouble(rate.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }
}
