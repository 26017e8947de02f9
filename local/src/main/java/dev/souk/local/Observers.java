package dev.souk.local;

import dev.souk.local.server.Grafana;
import dev.souk.local.server.Jaeger;
import dev.souk.local.server.NodeExporter;
import dev.souk.local.server.Place;
import dev.souk.local.server.Prometheus;
import dev.souk.local.server.Server;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What watches the platform: Prometheus, and where they are on PATH the node exporter, Jaeger and Grafana. */
final class Observers {
    private final NodeExporter nodeExporter;
    private final Prometheus prometheus;
    private final Jaeger jaeger;
    private final Grafana grafana;

    Observers(Place place, Path observe) {
        this.nodeExporter = new NodeExporter(place);
        this.prometheus = new Prometheus(place, observe);
        this.jaeger = new Jaeger(place, observe.resolve("jaeger.yml"));
        this.grafana = new Grafana(place, observe);
    }

    /** Starts what is there and does not run; says what is not there. Before the services, which send traces to Jaeger. */
    void start(String consulUrl, Progress progress) {
        Prometheus.requireOnPath();
        Optional<Integer> exporter = Optional.empty();
        if (NodeExporter.isOnPath()) {
            try (Progress.Step step = progress.step("Node exporter")) {
                exporter = Optional.of(
                        done(step, nodeExporter.start(step)).process().port());
            }
        } else {
            progress.note("prometheus-node-exporter is not on PATH: nothing is known of the machine itself");
        }
        Server.Own metrics;
        try (Progress.Step step = progress.step("Prometheus")) {
            metrics = done(step, prometheus.start(consulUrl, exporter, step));
        }
        if (Jaeger.isOnPath()) {
            try (Progress.Step step = progress.step("Jaeger")) {
                done(step, jaeger.start(step));
            }
        } else {
            progress.note("jaeger is not on PATH: traces are not kept");
        }
        if (Grafana.isOnPath()) {
            try (Progress.Step step = progress.step("Grafana")) {
                done(step, grafana.start(metrics.url(), step));
            }
        } else {
            progress.note("grafana is not on PATH: its dashboards are in observe/dashboards");
        }
    }

    /** Where services send traces to, while Jaeger runs. */
    Optional<String> traces() {
        return jaeger.traces();
    }

    /** How to end each of them, by its name; Prometheus after those that ask it. */
    Map<String, Runnable> stops() {
        Map<String, Runnable> stops = new LinkedHashMap<>();
        stops.put(Grafana.NAME, grafana::stop);
        stops.put(Jaeger.NAME, jaeger::stop);
        stops.put(Prometheus.NAME, prometheus::stop);
        stops.put(NodeExporter.NAME, nodeExporter::stop);
        return stops;
    }

    private static Server.Own done(Progress.Step step, Server.Own server) {
        Platform.done(step, server);
        return server;
    }
}
