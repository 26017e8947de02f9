package dev.souk.local.server;

import dev.souk.local.Failure;
import dev.souk.local.Progress;
import dev.souk.local.Tools;
import dev.souk.local.process.Doors;
import dev.souk.local.process.Launch;
import dev.souk.local.process.ProcessRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Prometheus on PATH, with the rules of {@code observe/}, over every instance that Consul knows. */
public final class Prometheus {
    public static final String NAME = "prometheus";

    private static final int USUAL_PORT = 9090;

    private final Place place;
    private final Path script;

    /** @param observe the folder {@code observe/} of the checkout */
    public Prometheus(Place place, Path observe) {
        this.place = place;
        this.script = observe.resolve("bin/prometheus");
    }

    /** Fails when it cannot be started here, and says what to do. */
    public static void requireOnPath() {
        for (String tool : List.of("prometheus", "curl", "jq")) {
            if (Tools.onPath(tool).isEmpty()) {
                throw new Failure("--observe needs " + tool
                        + " on PATH: install it (Debian and Ubuntu: apt-get install " + tool + ")");
            }
        }
    }

    /**
     * Starts it unless it runs.
     *
     * @param nodeExporter the port of the node exporter, when there is one
     */
    public Server.Own start(String consulUrl, Optional<Integer> nodeExporter, Progress.Step step) {
        return Watcher.start(place, NAME, "Prometheus", () -> launch(consulUrl, nodeExporter), step);
    }

    /** Ends it, when it runs. */
    public void stop() {
        Watcher.stop(place, NAME);
    }

    private ProcessRecord launch(String consulUrl, Optional<Integer> nodeExporter) {
        int port = Doors.freeOrOther(USUAL_PORT);
        Path data = place.data().resolve(NAME);
        List<String> command = List.of(script.toString(), consulUrl, data.toString(), Integer.toString(port));
        Map<String, String> environment = nodeExporter
                .map(exporter -> Map.of("NODE_EXPORTER", "127.0.0.1:" + exporter))
                .orElse(Map.of());
        return new Launch(NAME, command, environment, place.log(NAME), "", port, false).start(place.table());
    }
}
