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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A real Consul agent with its UI, a cluster of one, configured by {@code consul/agent/local.json}. */
public final class Consul {
    public static final String NAME = "consul";

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(40);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(15);
    private static final String WAYS_OUT = ": install it (https://developer.hashicorp.com/consul/install)"
            + (Tools.mac() ? ", for instance by brew install consul," : "") + " or set CONSUL_HTTP_ADDR";
    private static final String FIRST_WITH_GRPC_TLS = "1.14";
    private static final int STANDARD_RPC = 8300;
    private static final int STANDARD_SERF = 8301;

    private final Place place;
    private final Path configuration;
    private final Path log;
    private final ProcessTable table;
    private final Function<String, Optional<Path>> tools;

    /** @param configuration the agent's configuration file */
    public Consul(Place place, Path configuration) {
        this(place, configuration, Tools::onPath);
    }

    /** @param tools finds the programs of this machine by their names */
    Consul(Place place, Path configuration, Function<String, Optional<Path>> tools) {
        this.tools = tools;
        this.place = place;
        this.configuration = configuration;
        this.log = place.log(NAME);
        this.table = place.table();
    }

    /** Starts the agent unless it runs, and waits until it leads its cluster of one. */
    public Server.Own start(int port, Progress.Step step) {
        Optional<ProcessRecord> running = table.running(NAME);
        ProcessRecord process = running.orElseGet(() -> launch(port, step));
        String url = url(process.port());
        ConsulApi api = new ConsulApi(url);
        step.update("waiting for the agent to elect itself");
        boolean ready = Wait.until(STARTS_WITHIN, () -> api.leads() || !process.alive());
        if (!ready || !process.alive()) {
            throw new Failure("Consul did not start; it says why in " + log);
        }
        return new Server.Own("Consul", url, process, running.isEmpty());
    }

    /** Ends it, when it runs. */
    public void stop() {
        Server.stop(table, NAME, Stop.ORDERLY, STOPS_WITHIN);
    }

    /** Its address on the loopback interface, without a path. */
    public static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    private ProcessRecord launch(int port, Progress.Step step) {
        Path program = program(step);
        Doors.requireFree(port, "Consul", "SOUK_CONSUL_PORT");
        return Launch.server(NAME, command(program, port), log, port).start(table);
    }

    List<String> command(Path program, int port) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "agent"));
        command.addAll(List.of("-config-file", configuration.toString()));
        command.addAll(List.of("-data-dir", place.data().resolve(NAME).toString(), "-node", "local"));
        command.addAll(List.of("-http-port", Integer.toString(port)));
        command.addAll(List.of("-server-port", Integer.toString(Doors.freeOrOther(STANDARD_RPC))));
        command.addAll(List.of("-serf-lan-port", Integer.toString(Doors.freeOrOther(STANDARD_SERF))));
        String version = Tools.require("asking Consul for its version", List.of(program.toString(), "version"));
        if (!Versions.isBefore(version, FIRST_WITH_GRPC_TLS)) {
            command.add("-grpc-tls-port=-1"); // else a second agent on this machine finds the port taken
        }
        return command;
    }

    /** The one on PATH, else the one that was fetched before, else one that is fetched now. */
    Path program(Progress.Step step) {
        Path fetched = place.programs().resolve("consul");
        Optional<Path> present =
                tools.apply("consul").or(() -> Optional.of(fetched).filter(Files::isExecutable));
        if (present.isPresent()) {
            return present.get();
        }
        Optional<Path> apt = tools.apply("apt-get");
        Optional<Path> dpkg = tools.apply("dpkg-deb");
        if (apt.isEmpty() || dpkg.isEmpty()) {
            throw new Failure("Consul is not on PATH" + WAYS_OUT);
        }
        step.update("fetching Debian's package (nothing is installed)");
        try {
            new ConsulPackage(apt.get(), dpkg.get()).fetch(place.programs());
        } catch (IOException | Failure e) {
            String why = e.getMessage().replaceFirst("\\.$", "");
            throw new Failure("Consul is not on PATH and cannot be fetched, " + why + WAYS_OUT, e);
        }
        return fetched;
    }
}
