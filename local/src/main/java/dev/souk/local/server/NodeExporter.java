package dev.souk.local.server;

import dev.souk.local.Progress;
import dev.souk.local.process.Doors;
import dev.souk.local.process.Launch;
import dev.souk.local.process.ProcessRecord;
import java.util.List;

/** The node exporter on PATH: processor, memory, disks and network of this machine, for Prometheus. */
public final class NodeExporter {
    public static final String NAME = "node-exporter";

    private static final int USUAL_PORT = 9100;
    private static final List<String> PROGRAMS = List.of("prometheus-node-exporter", "node_exporter");

    private final Place place;

    /** @param place where programs and data of servers are */
    public NodeExporter(Place place) {
        this.place = place;
    }

    /** Whether this machine has the program. */
    public static boolean isOnPath() {
        return Watcher.program(PROGRAMS).isPresent();
    }

    /** Starts it unless it runs. */
    public Server.Own start(Progress.Step step) {
        return Watcher.start(place, NAME, "The node exporter", this::launch, step);
    }

    /** Ends it, when it runs. */
    public void stop() {
        Watcher.stop(place, NAME);
    }

    private ProcessRecord launch() {
        int port = Doors.freeOrOther(USUAL_PORT);
        List<String> command =
                List.of(Watcher.program(PROGRAMS).orElseThrow().toString(), "--web.listen-address=127.0.0.1:" + port);
        return Launch.server(NAME, command, place.log(NAME), port).start(place.table());
    }
}
