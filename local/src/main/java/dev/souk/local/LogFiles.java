package dev.souk.local;

import dev.souk.local.service.ServiceDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which log files there are. */
final class LogFiles {
    private static final List<String> SERVERS = List.of("postgres", "redis", "consul", "mailbox");

    private LogFiles() {}

    /** The services' logs, or those of one service, of {@code orders/1}, or of a server. */
    static List<Path> of(Settings settings, Optional<String> which) {
        which.ifPresent(LogFiles::requireKnown);
        if (!Files.isDirectory(settings.logs())) {
            return List.of();
        }
        String pattern = which.map(name -> name.contains("/") ? name.replace('/', '-') : name + "(-\\d+)?")
                .orElse("(" + String.join("|", ServiceDefinition.names()) + ")-\\d+");
        try (Stream<Path> files = Files.list(settings.logs())) {
            return files.filter(file -> file.getFileName().toString().matches(pattern + "\\.log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireKnown(String name) {
        String service = name.replaceFirst("/\\d+$", "");
        if (!SERVERS.contains(name) && !ServiceDefinition.names().contains(service)) {
            throw new Failure("there is no service " + service + ", and no server: logs are of "
                    + String.join(", ", ServiceDefinition.names()) + ", " + String.join(", ", SERVERS));
        }
    }
}
