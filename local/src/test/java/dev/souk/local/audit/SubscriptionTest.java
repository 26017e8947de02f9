package dev.souk.local.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.local.service.ServiceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The audit knows every event that a service listens to: the types that the services' handlers name. */
class SubscriptionTest {
    private static final Pattern HANDLER = Pattern.compile("(EventHandler<|extends \\w*Handler\\b)");
    private static final Pattern TYPE = Pattern.compile("\"(souk\\.[a-z]+\\.[a-z-]+\\.v\\d+)\"");
    private static final Pattern LAYER = Pattern.compile("\"([a-z ]+)\"");

    @Test
    void knows_every_event_that_a_service_listens_to() throws IOException {
        Map<String, Set<String>> known = new TreeMap<>();
        Subscription.ALL.forEach(subscription -> known.computeIfAbsent(subscription.consumer(), _ -> new TreeSet<>())
                .addAll(subscription.types()));
        assertEquals(handled(), known);
    }

    /**
     * {@code nomad/bin/deploy} goes layer by layer. Who hears of events comes before who tells of them, and who answers before who
     * asks; where a service does both, hearing decides, because a kind of event that is not known is passed over for good.
     */
    @Test
    void services_are_deployed_before_those_that_rely_on_them() throws IOException {
        String told = Files.readString(Path.of("..", "nomad/bin/lib.sh"))
                .lines()
                .filter(line -> line.startsWith("layers=("))
                .findFirst()
                .orElseThrow();
        Map<String, Integer> layers = new TreeMap<>();
        List<MatchResult> groups = LAYER.matcher(told).results().toList();
        for (int layer = 0; layer < groups.size(); layer++) {
            for (String service : groups.get(layer).group(1).split(" ", -1)) {
                layers.put(service, layer);
            }
        }
        assertEquals(new TreeSet<>(ServiceDefinition.names()), layers.keySet());
        assertEquals(groups.size() - 1, layers.get("edge"), "the edge asks all");
        for (Subscription heard : Subscription.ALL) {
            assertTrue(layers.get(heard.consumer()) < layers.get(heard.source()), heard.toString());
        }
        for (ServiceDefinition asking : ServiceDefinition.ALL) {
            for (String scope : asking.scopes()) {
                String answering = scope.substring(0, scope.indexOf(':'));
                boolean hears = Subscription.ALL.stream()
                        .anyMatch(heard -> heard.consumer().equals(asking.name())
                                && heard.source().equals(answering));
                assertTrue(hears || layers.get(answering) < layers.get(asking.name()), asking.name() + " " + scope);
            }
        }
    }

    private static Map<String, Set<String>> handled() throws IOException {
        Map<String, Set<String>> handled = new TreeMap<>();
        for (String service : AuditSettings.SERVICES) {
            try (Stream<Path> sources = Files.walk(Path.of("..", service, "src/main/java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java"))
                        .toList()) {
                    String text = Files.readString(source);
                    if (HANDLER.matcher(text).find()) {
                        TYPE.matcher(text)
                                .results()
                                .forEach(type -> handled.computeIfAbsent(service, _ -> new TreeSet<>())
                                        .add(type.group(1)));
                    }
                }
            }
        }
        return handled;
    }
}
