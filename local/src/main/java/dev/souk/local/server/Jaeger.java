package dev.souk.local.server;

import dev.souk.local.Progress;
import dev.souk.local.process.Doors;
import dev.souk.local.process.Launch;
import dev.souk.local.process.ProcessRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The Jaeger on PATH, version 2 ({@code jaeger}) or 1 ({@code jaeger-all-in-one}); services send it traces by OTLP. */
public final class Jaeger {
    public static final String NAME = "jaeger";

    private static final int USUAL_PORT = 16686;
    private static final int USUAL_OTLP_PORT = 4318;
    private static final List<String> PROGRAMS = List.of("jaeger", "jaeger-all-in-one");

    private final Place place;
    private final Path configuration;

    /** @param configuration what version 2 is configured with, but for its doors */
    public Jaeger(Place place, Path configuration) {
        this.place = place;
        this.configuration = configuration;
    }

    /** Whether this machine has the program, of either version. */
    public static boolean isOnPath() {
        return Watcher.program(PROGRAMS).isPresent();
    }

    /** Starts it unless it runs. */
    public Server.Own start(Progress.Step step) {
        return Watcher.start(place, NAME, "Jaeger", this::launch, step);
    }

    /** Ends it, when it runs. */
    public void stop() {
        Watcher.stop(place, NAME);
    }

    /** Where services send traces to, while it runs. */
    public Optional<String> traces() {
        try {
            return place.table().running(NAME).isPresent() && Files.exists(otlpPort())
                    ? Optional.of("http://127.0.0.1:" + Files.readString(otlpPort()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path otlpPort() {
        return place.data().resolve("jaeger.otlp-port");
    }

    private ProcessRecord launch() {
        Path program = Watcher.program(PROGRAMS).orElseThrow();
        int port = Doors.freeOrOther(USUAL_PORT);
        int otlp = Doors.freeOrOther(USUAL_OTLP_PORT);
        try {
            Files.createDirectories(place.data());
            Files.writeString(otlpPort(), Integer.toString(otlp));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String page = "127.0.0.1:" + port;
        String door = "127.0.0.1:" + otlp;
        List<String> command = program.endsWith("jaeger-all-in-one")
                ? List.of(
                        program.toString(),
                        "--collector.otlp.enabled=true",
                        "--collector.otlp.http.host-port=" + door,
                        "--query.http-server.host-port=" + page)
                : List.of(
                        program.toString(),
                        "--config=" + configuration,
                        "--set=receivers.otlp.protocols.http.endpoint=" + door,
                        "--set=extensions.jaeger_query.http.endpoint=" + page);
        return Launch.server(NAME, command, place.log(NAME), port).start(place.table());
    }
}
