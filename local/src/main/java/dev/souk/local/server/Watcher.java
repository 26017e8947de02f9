package dev.souk.local.server;

import dev.souk.local.Failure;
import dev.souk.local.Progress;
import dev.souk.local.Tools;
import dev.souk.local.Wait;
import dev.souk.local.process.Doors;
import dev.souk.local.process.ProcessRecord;
import dev.souk.local.process.Stop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the servers that watch the platform have in common: found on PATH, started, awaited, ended. */
final class Watcher {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(45);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(15);

    private Watcher() {}

    /** The first of these programs that is on PATH. */
    static Optional<Path> program(List<String> names) {
        return names.stream().flatMap(name -> Tools.onPath(name).stream()).findFirst();
    }

    /** Starts it unless it runs, and waits until it listens. */
    static Server.Own start(
            Place place, String name, String title, Supplier<ProcessRecord> launch, Progress.Step step) {
        Optional<ProcessRecord> running = place.table().running(name);
        ProcessRecord process = running.orElseGet(launch);
        step.update("waiting for " + title + " to listen");
        boolean ready = Wait.until(STARTS_WITHIN, () -> Doors.answers(process.port()) || !process.alive());
        if (!ready || !process.alive()) {
            throw new Failure(title + " did not start; it says why in " + place.log(name));
        }
        return new Server.Own(title, "http://localhost:" + process.port(), process, running.isEmpty());
    }

    static void stop(Place place, String name) {
        Server.stop(place.table(), name, Stop.ORDERLY, STOPS_WITHIN);
    }
}
