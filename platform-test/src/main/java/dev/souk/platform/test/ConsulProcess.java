package dev.souk.platform.test;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Consul agent of our own in development mode, which a test may kill and start again, empty, on the same port. */
public final class ConsulProcess implements AutoCloseable {
    private final Path binary;
    private final Path folder;
    private final int port;
    private ServerProcess process;

    /**
     * Starts on free ports.
     *
     * @throws IllegalStateException when there is no Consul on this machine, with what to do
     */
    public ConsulProcess() {
        binary = find().orElseThrow(() -> new IllegalStateException("No Consul found: put the binary on PATH or into"
                + " .souk/bin/consul (./souk up fetches it), or set SOUK_TEST_CONSUL_URL"));
        try {
            folder = Files.createTempDirectory("souk-test-consul");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port = FreePort.next();
        start();
    }

    /** {@code http://127.0.0.1:<port>}. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The operating system's id of the agent, for SIGSTOP and the like. */
    public long pid() {
        return process.pid();
    }

    /** Starts it, empty, and waits until it has a leader. */
    public void start() {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "agent",
                "-dev",
                "-bind=127.0.0.1",
                "-client=127.0.0.1",
                "-http-port=" + port,
                "-dns-port=-1",
                "-grpc-port=-1",
                "-server-port=" + FreePort.next(),
                "-serf-lan-port=" + FreePort.next(),
                "-serf-wan-port=-1",
                "-hcl=leave_on_terminate=false",
                "-log-level=warn"));
        if (knowsGrpcTls()) {
            command.add("-grpc-tls-port=-1"); // the same for all agents of a machine
        }
        process = ServerProcess.start(folder, command, this::hasLeader);
    }

    /** Since 1.14; before, the option is an error. */
    private boolean knowsGrpcTls() {
        try {
            Process help = new ProcessBuilder(binary.toString(), "agent", "-help")
                    .redirectErrorStream(true)
                    .start();
            return new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("-grpc-tls-port");
        } catch (IOException e) {
            throw new UncheckedIOException(binary + " does not run", e);
        }
    }

    /** Kills it; what it held is gone. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        kill();
    }

    private boolean hasLeader() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(url() + "/v1/status/leader").toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            try (var body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8).contains(":");
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Optional<Path> find() {
        Stream<Path> onPath = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "consul"));
        Stream<Path> here = Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve(".souk/bin/consul"));
        return Stream.concat(onPath, here).filter(Files::isExecutable).findFirst();
    }
}
