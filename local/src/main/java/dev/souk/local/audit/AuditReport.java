package dev.souk.local.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an audit came to.
 *
 * @param at when it began
 * @param durationMillis how long it took
 * @param rules one line for each rule
 * @param breaches everything that is wrong
 * @param notes what waits for an operator, and how much of it
 */
public record AuditReport(
        Instant at, long durationMillis, List<Line> rules, List<Finding> breaches, Map<String, Long> notes) {
    private static final int SHOWN = 50;

    /**
     * One rule.
     *
     * @param checked what was looked at, and how much of it
     * @param inFlight how much could not be judged because work on it goes on
     */
    public record Line(int rule, String name, String promise, Map<String, Long> checked, long breaches, long inFlight) {
        private String checkedInWords() {
            return checked.entrySet().stream()
                    .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
                    .collect(Collectors.joining(", "));
        }
    }

    static AuditReport of(Instant began, Findings findings, List<Finding> breaches) {
        List<Line> lines = Arrays.stream(Rule.values())
                .map(rule -> new Line(
                        rule.number(),
                        rule.name().toLowerCase(Locale.ROOT),
                        rule.promise(),
                        findings.checked(rule),
                        breaches.stream()
                                .filter(breach -> breach.rule() == rule)
                                .count(),
                        findings.inFlightOf(rule)))
                .toList();
        long millis = Duration.between(began, Instant.now()).toMillis();
        return new AuditReport(began, millis, lines, breaches, findings.notes());
    }

    /** Whether there is no breach. */
    public boolean passed() {
        return breaches.isEmpty();
    }

    /** What is remembered of it: when, how long, and how many breaches of which rule. */
    public Map<String, Object> summary() {
        Map<String, Long> byRule = new LinkedHashMap<>();
        rules.forEach(line -> byRule.put(line.name(), line.breaches()));
        return Map.of("at", at, "durationMillis", durationMillis, "breaches", byRule);
    }

    /** In one line. */
    public String inShort() {
        return String.format(
                Locale.ROOT,
                "%s  %s  (%.1f s)",
                at,
                passed()
                        ? "no breach"
                        : breaches.size() + " breaches: "
                                + breaches.stream()
                                        .limit(5)
                                        .map(breach -> breach.check() + " " + breach.id())
                                        .collect(Collectors.joining(", ")),
                durationMillis / 1000.0);
    }

    /** As people read it. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        String form = "  %-10s %-68s %10s %10s";
        lines.add(String.format(Locale.ROOT, form, "rule", "", "breaches", "in flight"));
        for (Line line : rules) {
            lines.add(String.format(
                    Locale.ROOT,
                    form,
                    line.rule() + " " + line.name(),
                    line.promise(),
                    String.format(Locale.ROOT, "%,d", line.breaches()),
                    String.format(Locale.ROOT, "%,d", line.inFlight())));
            lines.add("             " + line.checkedInWords());
        }
        lines.add("");
        notes.forEach((what, howMany) -> lines.add("  ! " + howMany + " " + what));
        breaches.stream()
                .limit(SHOWN)
                .map(breach ->
                        "  ✗ " + breach.rule() + "  " + breach.check() + "  " + breach.id() + "  " + breach.detail())
                .forEach(lines::add);
        if (breaches.size() > SHOWN) {
            lines.add("  ✗ and " + (breaches.size() - SHOWN) + " more (--json shows all)");
        }
        lines.add(String.format(
                Locale.ROOT,
                "  %s  (%.1f s)",
                passed() ? "✓ No breach" : "✗ " + breaches.size() + " breaches",
                durationMillis / 1000.0));
        return lines;
    }
}
