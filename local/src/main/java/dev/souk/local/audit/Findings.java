package dev.souk.local.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one look found, and how much it looked at. */
final class Findings {
    /** When a check finds that many wrong, one more does not tell more. */
    static final int MOST = 10_000;

    private final Map<Rule, Map<String, Long>> checked = new EnumMap<>(Rule.class);
    private final Map<Rule, Long> inFlight = new EnumMap<>(Rule.class);
    private final Map<String, Long> notes = new TreeMap<>();
    private final Map<String, Integer> ofCheck = new HashMap<>();
    private final List<Finding> suspicions = new ArrayList<>();

    /** Counts what was looked at, such as {@code orders}. */
    void checked(Rule rule, String what, long howMany) {
        checked.computeIfAbsent(rule, _ -> new LinkedHashMap<>()).merge(what, howMany, Long::sum);
    }

    /** Something does not fit and nothing unfinished explains it. */
    void suspicion(Finding finding) {
        if (ofCheck.merge(finding.rule() + finding.check(), 1, Integer::sum) <= MOST) {
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
     * Takes in the rows of one check of what is always written together: nothing under way explains them.
     *
     * @param sql selects the id and the detail
     */
    void take(Rule rule, String check, Snapshot snapshot, String sql) {
        snapshot.each(sql, row -> suspicion(new Finding(rule, check, row.getString(1), row.getString(2), "")));
    }

    /**
     * Takes in the rows of one check of what is written one after the other.
     *
     * @param sql selects the id, the detail, and whether unfinished work explains it
     */
    void takeUnlessUnfinished(Rule rule, String check, Snapshot snapshot, String sql) {
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

    List<Finding> suspicions() {
        return suspicions;
    }
}
