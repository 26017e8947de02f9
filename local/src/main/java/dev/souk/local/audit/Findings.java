package dev.souk.local.audit;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What one look found, and how much it looked at. */
final class Findings {
    /** When that many are wrong, one more does not tell more. */
    static final int MOST = 10_000;

    private final Map<Rule, Map<String, Long>> checked = new EnumMap<>(Rule.class);
    private final Map<Rule, Long> inFlight = new EnumMap<>(Rule.class);
    private final Map<String, Long> notes = new TreeMap<>();
    private final Set<Finding> suspicions = new LinkedHashSet<>();

    /** Counts what was looked at, such as {@code orders}. */
    void checked(Rule rule, String what, long howMany) {
        checked.computeIfAbsent(rule, _ -> new LinkedHashMap<>()).merge(what, howMany, Long::sum);
    }

    /** Something does not fit and nothing unfinished explains it. */
    void suspicion(Finding finding) {
        if (suspicions.size() < MOST) {
            suspicions.add(finding);
        }
    }

    /** Something does not fit, or can't be judged, because work on it is not finished. */
    void inFlight(Rule rule) {
        inFlight.merge(rule, 1L, Long::sum);
    }

    /** Something waits for an operator. */
    void note(String what, long howMany) {
        if (howMany > 0) {
            notes.merge(what, howMany, Long::sum);
        }
    }

    /**
     * Takes in the rows of one check.
     *
     * @param sql selects the id, the detail, and whether unfinished work explains it
     */
    void take(Rule rule, String check, Snapshot snapshot, String sql) {
        snapshot.each(sql, row -> {
            if (row.getBoolean(3)) {
                inFlight(rule);
            } else {
                suspicion(new Finding(rule, check, row.getString(1), row.getString(2)));
            }
        });
    }

    Map<String, Long> checked(Rule rule) {
        return checked.getOrDefault(rule, Map.of());
    }

    long inFlightOf(Rule rule) {
        return inFlight.getOrDefault(rule, 0L);
    }

    Map<String, Long> notes() {
        return notes;
    }

    Set<Finding> suspicions() {
        return suspicions;
    }
}
