package dev.souk.local.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.local.Failure;
import dev.souk.local.Progress;
import dev.souk.local.process.ProcessTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where the Consul agent comes from, and what is told where it can't be had. */
class ConsulProgramTest {
    private static final String APT = """
            case "$*" in
              indextargets*) echo 'http://mirror.example/debian Debian Debian' ;;
              *download*) touch consul_1.8.7_amd64.deb ;;
            esac""";

    @TempDir
    private Path folder;

    private final Map<String, Path> tools = new HashMap<>();

    @Test
    void theOneOnPathIsTaken() {
        tools.put("consul", Path.of("/opt/consul"));
        assertEquals(Path.of("/opt/consul"), program());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void newerOnesAreToldToLeaveAPortThatAllServersShare() throws IOException {
        script("consul", "printf 'Consul v1.8.7\\nProtocol 2 spoken by default, understands 2 to 3\\n'");
        assertFalse(command().contains("-grpc-tls-port=-1"), "it would not start");
        script("consul", "printf 'Consul v1.20.1\\nBuild Date 1970-01-01T00:00:01Z\\n'");
        assertTrue(command().contains("-grpc-tls-port=-1"), "two on one machine");
    }

    @Test
    void withoutOneItIsToldHowToGetIt() {
        String told = assertThrows(Failure.class, this::program).getMessage();
        assertTrue(told.startsWith("Consul is not on PATH: install it (https://"), told);
        assertTrue(told.endsWith(" or set CONSUL_HTTP_ADDR"), told);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void debiansPackageIsUnpackedAndKept() throws IOException {
        script("apt-get", APT);
        script(
                "dpkg-deb",
                "mkdir -p \"$3/usr/bin\" && echo '#!/bin/sh' > \"$3/usr/bin/consul\" && chmod +x \"$3/usr/bin/consul\"");
        Path fetched = program();
        assertTrue(Files.isExecutable(fetched));
        assertFalse(Files.exists(folder.resolve("programs/consul.draft")));
        tools.clear();
        assertEquals(fetched, program());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutANetworkItIsToldHowToGetIt() throws IOException {
        script("apt-get", """
                case "$*" in
                  indextargets*) echo 'http://mirror.example/debian Debian Debian' ;;
                  *) echo 'E: Some index files failed to download.' >&2; exit 100 ;;
                esac""");
        script("dpkg-deb", "exit 1");
        String told = assertThrows(Failure.class, this::program).getMessage();
        assertEquals(1, told.lines().count());
        assertTrue(
                told.startsWith("Consul is not on PATH and cannot be fetched, reading Debian's package list failed:"
                        + " E: Some index files failed to download: install it (https://"),
                told);
        assertFalse(Files.exists(folder.resolve("programs/consul.draft")));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutASiteItIsToldHowToGetIt() throws IOException {
        script("apt-get", "echo 'http://mirror.example/ubuntu Ubuntu Ubuntu'");
        script("dpkg-deb", "exit 1");
        String told = assertThrows(Failure.class, this::program).getMessage();
        assertTrue(
                told.contains("cannot be fetched, because apt knows no Debian site to take it from: install it"), told);
    }

    private void script(String name, String text) throws IOException {
        Path script = folder.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        tools.put(name, script);
    }

    private List<String> command() {
        return consul().command(tools.get("consul"), 8500);
    }

    private Consul consul() {
        var place = new Place(
                folder.resolve("programs"),
                folder.resolve("data"),
                folder.resolve("logs"),
                new ProcessTable(folder.resolve("processes")));
        return new Consul(place, folder.resolve("local.json"), name -> Optional.ofNullable(tools.get(name)));
    }

    private Path program() {
        var progress = new Progress(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);
        try (Progress.Step step = progress.step("Consul")) {
            return consul().program(step);
        }
    }
}
