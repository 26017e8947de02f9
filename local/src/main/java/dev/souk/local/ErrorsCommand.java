package dev.souk.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.service.ServiceDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Faults of all services by fingerprint: asked of the edge, as the admin of the sample people, like any operator could. */
@Command(name = "errors", description = "List what went wrong in the services, each fault once, the last one first.")
final class ErrorsCommand implements Runnable {

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Only its faults.")
    private String service;

    @Override
    public void run() {
        Optional.ofNullable(service).ifPresent(ServiceDefinition::named);
        JsonNode items = Operator.signIn()
                .api()
                .get("/errors?limit=100" + (service == null ? "" : "&service=" + service))
                .expect(200)
                .body()
                .path("items");
        if (items.isEmpty()) {
            System.out.println("  No error was logged in the last thirty days");
            return;
        }
        lines(items, Instant.now()).forEach(System.out::println);
    }

    static List<String> lines(JsonNode items, Instant now) {
        Table table = new Table("FINGERPRINT", "SERVICE", "COUNT", "LAST", "FIRST", "VERSION", "TRACE", "WHERE");
        items.forEach(one -> table.row(
                one.path("fingerprint").asText(),
                one.path("service").asText(),
                one.path("count").asText(),
                ago(one.path("lastSeen"), now),
                ago(one.path("firstSeen"), now),
                one.path("version").asText(),
                one.path("traceId").asText("-"),
                one.path("place").asText()));
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        items.forEach(one -> lines.add("  " + one.path("fingerprint").asText() + "  "
                + one.path("message").asText().replaceAll("\\s+", " ")));
        return lines;
    }

    private static String ago(JsonNode time, Instant now) {
        return Progress.spent(Duration.between(Instant.parse(time.asText()), now)) + " ago";
    }
}
