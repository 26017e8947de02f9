package dev.souk.local;

import dev.souk.local.process.Memory;
import dev.souk.local.process.ProcessRecord;
import dev.souk.local.server.Consul;
import dev.souk.local.server.ConsulApi;
import dev.souk.local.server.Grafana;
import dev.souk.local.server.Jaeger;
import dev.souk.local.server.MailServer;
import dev.souk.local.server.Prometheus;
import dev.souk.local.service.DevelopmentCertificate;
import dev.souk.local.service.Instance;
import dev.souk.local.service.SamplePerson;
import dev.souk.local.service.ServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What runs, where it is and how it does. */
final class Overview {
    private final Platform platform;
    private final Optional<String> consulUrl;

    Overview(Platform platform) {
        this.platform = platform;
        this.consulUrl = platform.settings()
                .external()
                .consul()
                .or(() -> platform.table().running(Consul.NAME).map(process -> Consul.url(process.port())));
    }

    /**
     * An instance.
     *
     * @param health what Consul sees, {@code not registered} when it sees nothing, {@code dead} when there is no process
     * @param readyMillis from start to passing; 0 while it never was
     * @param residentMegabytes -1 where the system does not tell
     */
    record Line(
            String service,
            String instance,
            String id,
            String address,
            String health,
            long pid,
            long readyMillis,
            long residentMegabytes,
            boolean aotCache) {}

    List<Line> lines() {
        Optional<ConsulApi> consul = consulUrl.map(ConsulApi::new).filter(ConsulApi::leads);
        List<Line> lines = new ArrayList<>();
        for (ServiceDefinition service : ServiceDefinition.ALL) {
            List<ConsulApi.Registered> registered =
                    consul.map(api -> api.instances(service.name())).orElse(List.of());
            Instance.in(platform.table()).stream()
                    .filter(instance -> instance.name().service().equals(service.name()))
                    .map(instance -> line(instance, registered, consul.isPresent()))
                    .forEach(lines::add);
        }
        return lines;
    }

    /** Lines of text: a row an instance. */
    List<String> table() {
        Table table = new Table("SERVICE", "INSTANCE", "ADDRESS", "HEALTH", "READY AFTER", "MEMORY", "PROCESS");
        for (Line line : lines()) {
            table.row(
                    line.service(),
                    line.instance(),
                    line.address(),
                    line.health(),
                    line.readyMillis() == 0
                            ? "-"
                            : Progress.spent(Duration.ofMillis(line.readyMillis())) + (line.aotCache() ? " (AOT)" : ""),
                    line.residentMegabytes() < 0 ? "-" : line.residentMegabytes() + " MB",
                    Long.toString(line.pid()));
        }
        return table.lines();
    }

    /** Lines of text: what a person opens or types next. */
    List<String> addresses() {
        String edge = platform.settings().edgeUrl();
        Table table = new Table("API", edge + "/api/v1");
        table.row("API docs", edge + "/docs");
        DevelopmentCertificate certificate =
                DevelopmentCertificate.of(platform.settings().home());
        if (certificate.exists()) {
            table.row("Certificate", certificate.certificate() + " (curl --cacert)");
        }
        consulUrl.ifPresent(url -> table.row("Consul", url.replace("127.0.0.1", "localhost") + "/ui"));
        page(table, "Mailbox", MailServer.NAME, "");
        page(table, "Prometheus", Prometheus.NAME, "/alerts");
        page(table, "Grafana", Grafana.NAME, "/dashboards");
        page(table, "Jaeger", Jaeger.NAME, "/search");
        table.row(
                "Log-ins",
                Arrays.stream(SamplePerson.values())
                        .map(person -> person.email() + " / " + person.password())
                        .collect(Collectors.joining(", ")));
        return table.lines();
    }

    private void page(Table table, String title, String server, String path) {
        platform.table()
                .running(server)
                .map(ProcessRecord::port)
                .ifPresent(port -> table.row(title, "http://localhost:" + port + path));
    }

    private static Line line(Instance instance, List<ConsulApi.Registered> registered, boolean consulAnswers) {
        ProcessRecord process = instance.process();
        Optional<ConsulApi.Registered> seen = registered.stream()
                .filter(candidate -> candidate.id().equals(instance.id()))
                .findFirst();
        String health = !process.alive()
                ? "dead"
                : seen.map(ConsulApi.Registered::health).orElse(consulAnswers ? "not registered" : "unknown");
        int port = seen.map(ConsulApi.Registered::port).orElse(process.port());
        OptionalLong resident = process.alive() ? Memory.resident(process.pid()) : OptionalLong.empty();
        return new Line(
                instance.name().service(),
                instance.name().spoken(),
                instance.id(),
                port == 0 ? "-" : seen.map(ConsulApi.Registered::host).orElse("127.0.0.1") + ":" + port,
                health,
                process.pid(),
                process.readyMillis(),
                resident.orElse(-1),
                process.usesAot());
    }
}
