package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.local.observe.SentTraces;
import dev.souk.local.observe.StandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A platform brought up by {@code ./souk up --observe} with the Prometheus of this machine. Jaeger and Grafana are played by
 * a program that is started like them; the one for Jaeger keeps what services really send. Where Prometheus is not on
 * PATH the platform comes up without anybody who watches.
 */
final class Watched {
    private static final List<String> NEEDED = List.of("prometheus", "curl", "jq");

    private final Sandbox sandbox;
    private final SentTraces traces;
    private final String path;
    private String told = "";

    Watched(Sandbox sandbox) {
        this.sandbox = sandbox;
        Path data = sandbox.home().resolve("stand-ins");
        Path jaeger = data.resolve("jaeger/bin");
        Path grafana = grafanaHome().resolve("bin");
        traces = new SentTraces(data.resolve("traces"));
        path = jaeger + ":" + grafana + ":" + System.getenv("PATH");
        try {
            StandIn.install(jaeger, "jaeger", data.resolve("traces"));
            StandIn.install(grafana, "grafana", data.resolve("grafana-data"));
            Files.createDirectories(grafanaHome().resolve("conf"));
            Files.createFile(grafanaHome().resolve("conf/defaults.ini"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What has to be on PATH and is not. */
    static List<String> missing() {
        return NEEDED.stream().filter(tool -> Tools.onPath(tool).isEmpty()).toList();
    }

    /** Brings the platform up and gives what was said. */
    String up() {
        told = missing().isEmpty()
                ? sandbox.souk(Map.of("PATH", path), "up", "--observe")
                        .expect(0)
                        .output()
                : sandbox.souk("up").expect(0).output();
        return told;
    }

    Path grafanaHome() {
        return sandbox.home().resolve("stand-ins/grafana");
    }

    SentTraces traces() {
        return traces;
    }

    /** What {@code up} printed behind the title. */
    String link(String title) {
        return told.lines()
                .filter(line -> line.strip().startsWith(title + " ") && line.contains("http://"))
                .map(line -> line.substring(line.indexOf("http://")).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no link to " + title + " in " + told));
    }

    /** Scheme, host and port of a link. */
    String page(String title) {
        String page = link(title).replaceAll("(http://[^/]+)/.*", "$1");
        assertTrue(page.matches("http://[^/]+:\\d+"), page);
        return page;
    }
}
