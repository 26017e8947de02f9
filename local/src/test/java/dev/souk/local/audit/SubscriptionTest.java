package dev.souk.local.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The audit knows every event that a service listens to: the types that the services' handlers name. */
class SubscriptionTest {
    private static final Pattern HANDLER = Pattern.compile("(implements \\w*EventHandler<|extends \\w*Handler\\b)");
    private static final Pattern TYPE = Pattern.compile("\"(souk\\.[a-z]+\\.[a-z-]+\\.v\\d+)\"");

    @Test
    void knows_every_event_that_a_service_listens_to() throws IOException {
        Map<String, Set<String>> known = new TreeMap<>();
        Subscription.ALL.forEach(subscription -> known.computeIfAbsent(subscription.consumer(), _ -> new TreeSet<>())
                .addAll(subscription.types()));
        assertEquals(handled(), known);
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
