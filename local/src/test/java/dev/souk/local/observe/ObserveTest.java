package dev.souk.local.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.Settings;
import dev.souk.local.Tools;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts have a page and a test each, dashboards are whole. */
class ObserveTest {
    private static final Path ROOT = Settings.fromEnvironment().root();
    private static final Path OBSERVE = ROOT.resolve("observe");

    @Test
    void eachAlertHasARunbookPageAndATest() throws IOException {
        Set<String> alerts = names("- alert: (\\w+)", OBSERVE.resolve("rules/alerts.yml"));
        assertFalse(alerts.isEmpty());
        assertEquals(alerts, names("alertname: (\\w+)", OBSERVE.resolve("tests/alerts_test.yml")));
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs/operations/runbooks"))) {
            Set<String> titles = pages.map(page -> page.getFileName().toString().replace(".md", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(alerts, titles, "a page for each alert, and no page without one");
        }
    }

    /** Prometheus' own tool runs the unit tests of the rules. */
    @Test
    void rulesPassTheirTests() {
        assumeTrue(
                Tools.onPath("promtool").isPresent(), "promtool is not on PATH: the tests of alert rules are skipped");
        String rules = OBSERVE.resolve("rules").toString();
        String tests = OBSERVE.resolve("tests/alerts_test.yml").toString();
        Tools.require(
                "checking rules",
                List.of("promtool", "check", "rules", rules + "/alerts.yml", rules + "/recording.yml"));
        Tools.require("testing rules", List.of("promtool", "test", "rules", tests));
    }

    @Test
    void eachDashboardHasPanelsWithQueries() throws IOException {
        try (Stream<Path> files = Files.list(OBSERVE.resolve("dashboards"))) {
            for (Path file : files.toList()) {
                JsonNode dashboard = Json.mapper().readTree(file.toFile());
                assertEquals(
                        file.getFileName().toString(), dashboard.path("uid").asText() + ".json");
                assertFalse(dashboard.path("panels").isEmpty(), file + " is empty");
                Set<Integer> ids = new TreeSet<>();
                for (JsonNode panel : dashboard.path("panels")) {
                    assertTrue(ids.add(panel.path("id").asInt()), file + " uses an id twice");
                    assertFalse(panel.path("title").asText().isBlank(), file.toString());
                    panel.path("targets")
                            .forEach(target ->
                                    assertFalse(target.path("expr").asText().isBlank(), panel.toString()));
                }
            }
        }
    }

    private static Set<String> names(String pattern, Path file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
