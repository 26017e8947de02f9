package dev.souk.local.server;

import dev.souk.local.Failure;
import dev.souk.local.Progress;
import dev.souk.local.Tools;
import dev.souk.local.Wait;
import dev.souk.local.process.Doors;
import dev.souk.local.process.Launch;
import dev.souk.local.process.ProcessRecord;
import dev.souk.local.process.ProcessTable;
import dev.souk.local.process.Stop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The Prometheus on PATH, with the rules of {@code observe/}, over every instance that Consul knows. */
public final class Prometheus {
    public static final String NAME = "prometheus";

    private static final int USUAL_PORT = 9090;
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(15);

    private final Place place;
    private final Path script;
    private final ProcessTable table;

    /** @param observe the folder {@code observe/} of the checkout */
    public Prometheus(Place place, Path observe) {
        this.place = place;
        this.script = observe.resolve("bin/prometheus");
        this.table = place.table();
    }

    /** Starts it unless it runs. */
    public Server.Own start(String consulUrl, Progress.Step step) {
        Optional<ProcessRecord> running = table.running(NAME);
        ProcessRecord process = running.orElseGet(() -> launch(consulUrl));
        step.update("waiting for Prometheus to listen");
        boolean ready = Wait.until(STARTS_WITHIN, () -> Doors.answers(process.port()) || !process.alive());
        if (!ready || !process.alive()) {
            throw new Failure("Prometheus did not start; it says why in " + place.log(NAME));
        }
        return new Server.Own("Prometheus", "http://localhost:" + process.port(), process, running.isEmpty());
    }

    public void stop() {
        Server.stop(table, NAME, Stop.ORDERLY, STOPS_WITHIN);
    }

    private ProcessRecord launch(String consulUrl) {
        for (String tool : List.of("prometheus", "curl", "jq")) {
            if (Tools.onPath(tool).isEmpty()) {
                throw new Failure("--observe needs " + tool
                        + " on PATH: install it (Debian and Ubuntu: apt-get install " + tool + ")");
            }
        }
        int port = Doors.freeOrOther(USUAL_PORT);
        Path data = place.data().resolve(NAME);
        List<String> command = List.of(script.toString(), consulUrl, data.toString(), Integer.toString(port));
        return Launch.server(NAME, command, place.log(NAME), port).start(table);
    }
}
