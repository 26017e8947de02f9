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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A real PostgreSQL on the loopback address whose data stays between runs. It syncs to disk as in production, so that
 * what {@code kill -9} proves here holds there.
 */
public final class Postgres {
    public static final String NAME = "postgres";

    private static final String ADMIN = "postgres";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);
    private static final List<String> OPTIONS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=300",
            "shared_buffers=64MB",
            "timezone=UTC",
            "log_timezone=UTC",
            "log_min_duration_statement=1000",
            // What each statement costs, for whoever looks for a slow one: view pg_stat_statements of database
            // postgres.
            "shared_preload_libraries=pg_stat_statements");

    private final Place place;
    private final Path log;
    private final ProcessTable table;
    private final List<String> moreOptions;

    /** With our own settings alone. */
    public Postgres(Place place) {
        this(place, List.of());
    }

    /** @param moreOptions settings as {@code name=value}, on top of our own */
    public Postgres(Place place, List<String> moreOptions) {
        this.place = place;
        this.log = place.log(NAME);
        this.table = place.table();
        this.moreOptions = List.copyOf(moreOptions);
    }

    /** Starts the server unless it runs; the first time with a new, empty cluster whose superuser has this password. */
    public Server.Own start(int wishedPort, String adminPassword, Progress.Step step) {
        Optional<ProcessRecord> running = table.running(NAME);
        if (running.isPresent()) {
            await(running.get(), adminPassword, step);
            return server(running.get(), adminPassword, false);
        }
        step.update("unpacking");
        PostgresBinaries binaries = PostgresBinaries.in(place.programs().resolve("postgres"));
        Path data = place.data().resolve(NAME);
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            step.update("making an empty cluster");
            initialize(binaries, data, adminPassword);
        }
        int port = Doors.freeOrOther(wishedPort);
        List<String> command = binaries.command("postgres", "-D", data.toString(), "-p", Integer.toString(port));
        for (List<String> options : List.of(OPTIONS, moreOptions)) {
            options.forEach(option -> command.addAll(List.of("-c", option)));
        }
        ProcessRecord process = Launch.server(NAME, command, log, port).start(table);
        await(process, adminPassword, step);
        return server(process, adminPassword, true);
    }

    /** Ends it, when it runs, and the connections to it. */
    public void stop() {
        Server.stop(table, NAME, Stop.FAST, STOPS_WITHIN);
    }

    private void initialize(PostgresBinaries binaries, Path data, String adminPassword) {
        try {
            Path draft = Files.createDirectories(place.data()).resolve("postgres.draft");
            Tools.run(List.of("rm", "-rf", draft.toString()));
            Path passwordFile = Files.createTempFile(
                    place.data(),
                    "initdb",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(passwordFile, adminPassword);
                List<String> command = new ArrayList<>(binaries.command(
                        "initdb", "-D", draft.toString(), "-U", ADMIN, "-A", "scram-sha-256", "-E", "UTF8"));
                command.addAll(List.of("--pwfile", passwordFile.toString(), "--no-instructions"));
                command.addAll(List.of("--locale-provider=builtin", "--locale=C.UTF-8"));
                Tools.require("making a PostgreSQL cluster in " + data, command);
            } finally {
                Files.delete(passwordFile);
            }
            Files.move(draft, data);
        } catch (IOException e) {
            throw new Failure("cannot make a PostgreSQL cluster in " + data + ": " + e.getMessage(), e);
        }
    }

    private void await(ProcessRecord process, String adminPassword, Progress.Step step) {
        step.update("waiting for PostgreSQL to accept connections");
        PostgresAdmin admin = new PostgresAdmin(url(process.port(), adminPassword));
        boolean ready = Wait.until(STARTS_WITHIN, () -> admin.answers() || !process.alive());
        if (!ready || !process.alive()) {
            throw new Failure("PostgreSQL did not start; it says why in " + log);
        }
    }

    private static Server.Own server(ProcessRecord process, String adminPassword, boolean startedNow) {
        return new Server.Own("PostgreSQL", url(process.port(), adminPassword), process, startedNow);
    }

    /** Its address for its superuser, with the password in it: not to be shown. */
    public static String url(int port, String adminPassword) {
        return "postgresql://" + ADMIN + ":" + adminPassword + "@127.0.0.1:" + port + "/postgres";
    }
}
