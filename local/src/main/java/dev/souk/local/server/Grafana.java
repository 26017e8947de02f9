package dev.souk.local.server;

import dev.souk.local.Failure;
import dev.souk.local.Progress;
import dev.souk.local.process.Doors;
import dev.souk.local.process.Launch;
import dev.souk.local.process.ProcessRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Grafana on PATH, with the dashboards of {@code observe/} provisioned; who comes may look and change nothing. */
public final class Grafana {
    public static final String NAME = "grafana";

    private static final int USUAL_PORT = 3000;
    private static final List<String> PROGRAMS = List.of("grafana", "grafana-server");
    private static final List<Path> USUAL_HOMES = List.of(
            Path.of("/usr/share/grafana"),
            Path.of("/opt/homebrew/opt/grafana/share/grafana"),
            Path.of("/usr/local/opt/grafana/share/grafana"));

    private final Place place;
    private final Path observe;

    /** @param observe the folder {@code observe/} of the checkout */
    public Grafana(Place place, Path observe) {
        this.place = place;
        this.observe = observe;
    }

    /** Whether this machine has the program. */
    public static boolean isOnPath() {
        return Watcher.program(PROGRAMS).isPresent();
    }

    /** Starts it unless it runs. */
    public Server.Own start(String prometheusUrl, Progress.Step step) {
        return Watcher.start(place, NAME, "Grafana", () -> launch(prometheusUrl), step);
    }

    /** Ends it, when it runs. */
    public void stop() {
        Watcher.stop(place, NAME);
    }

    private ProcessRecord launch(String prometheusUrl) {
        Path program = Watcher.program(PROGRAMS).orElseThrow();
        Path data = place.data().resolve(NAME);
        int port = Doors.freeOrOther(USUAL_PORT);
        Map<String, String> environment = Map.of(
                "GF_SERVER_HTTP_ADDR",
                "127.0.0.1",
                "GF_SERVER_HTTP_PORT",
                Integer.toString(port),
                "GF_PATHS_DATA",
                data.resolve("data").toString(),
                "GF_PATHS_LOGS",
                data.resolve("logs").toString(),
                "GF_PATHS_PROVISIONING",
                provisioning(data.resolve("provisioning")).toString(),
                "GF_AUTH_ANONYMOUS_ENABLED",
                "true",
                "GF_ANALYTICS_REPORTING_ENABLED",
                "false",
                "GF_ANALYTICS_CHECK_FOR_UPDATES",
                "false",
                "PROMETHEUS_URL",
                prometheusUrl,
                "DASHBOARDS",
                observe.resolve("dashboards").toString());
        String home = home(program).toString();
        List<String> command = program.endsWith("grafana-server")
                ? List.of(program.toString(), "-homepath", home)
                : List.of(program.toString(), "server", "--homepath", home);
        return new Launch(NAME, command, environment, place.log(NAME), "", port, false).start(place.table());
    }

    private Path provisioning(Path folder) {
        try {
            for (String kind : List.of("datasource", "dashboard")) {
                Path target = Files.createDirectories(folder.resolve(kind + "s"));
                String file = kind.equals("datasource") ? "datasource.yml" : "dashboards.yml";
                Files.copy(
                        observe.resolve("grafana").resolve(file),
                        target.resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its own defaults and pages are: beside the program, or where packages put them. */
    private static Path home(Path program) {
        try {
            Optional<Path> beside =
                    Optional.ofNullable(program.toRealPath().getParent()).map(Path::getParent);
            return Stream.concat(beside.stream(), USUAL_HOMES.stream())
                    .filter(folder -> Files.exists(folder.resolve("conf/defaults.ini")))
                    .findFirst()
                    .orElseThrow(
                            () -> new Failure("Grafana (" + program + ") has no conf/defaults.ini beside it nor in "
                                    + USUAL_HOMES.getFirst() + ": put the program of a complete installation on PATH"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
