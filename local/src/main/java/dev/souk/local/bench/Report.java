package dev.souk.local.bench;

import dev.souk.local.Table;
import dev.souk.local.bench.Outcome.Kind;
import dev.souk.platform.json.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a measurement says: where it ran, what was measured, what it cost, and whether anything was wrong. */
public final class Report {
    private static final int LEAST_PROCESSORS = 2;

    private final String title;
    private final Map<String, String> conditions = new LinkedHashMap<>();
    private final List<Map<String, Object>> rounds = new ArrayList<>();
    private final Map<String, Map<String, Double>> costs = new LinkedHashMap<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<String> goals = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private boolean missed;

    /** Of the whole platform: begins with what the machine, the database server and the JVMs are like. */
    public Report(String title, Testbed testbed, DatabaseServer database) {
        this.title = title;
        conditions.putAll(Machine.facts());
        conditions.put("PostgreSQL", database.describe());
        conditions.put("JVM flags", testbed.flags());
    }

    /** Of something that is not the whole platform. */
    Report(String title, Map<String, String> conditions) {
        this.title = title;
        this.conditions.putAll(Machine.facts());
        this.conditions.putAll(conditions);
    }

    /** How it was measured: number of clients, lengths, anything that changes the figures. */
    public Report condition(String name, String value) {
        conditions.put(name, value);
        return this;
    }

    /**
     * One round of a load.
     *
     * @param name the same for every round of the same thing
     * @param cpu what was spent during it
     */
    public void round(String name, Sample sample, Cpu.Reading cpu) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", name);
        row.put("perSecond", rounded(sample.perSecond()));
        row.put("p50Millis", rounded(sample.millis(Kind.DONE, 0.5)));
        row.put("p95Millis", rounded(sample.millis(Kind.DONE, 0.95)));
        row.put("p99Millis", rounded(sample.millis(Kind.DONE, 0.99)));
        row.put("maxMillis", rounded(sample.millis(Kind.DONE, 1)));
        row.put("done", sample.count(Kind.DONE));
        row.put("refused", sample.count(Kind.REFUSED));
        row.put("failed", sample.count(Kind.FAILED));
        row.put("wrong", sample.count(Kind.WRONG));
        row.put("othersPercent", rounded(100 * cpu.others() / seconds(sample)));
        rounds.add(row);
        if (sample.count(Kind.WRONG) > 0) {
            wrong.add(name + ": " + sample.count(Kind.WRONG) + " wrong answers");
        }
        sample.details().forEach(detail -> conditions.putIfAbsent("went wrong", detail));
        sample.refusals().forEach(detail -> conditions.putIfAbsent("refused", detail));
    }

    /** A round of a reference that only tells its rate. */
    public void reference(String name, double perSecond) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", name);
        row.put("perSecond", rounded(perSecond));
        rounds.add(row);
    }

    /** Processor time by process, in microseconds for each operation. */
    public void cost(String name, Map<String, Double> micros) {
        Map<String, Double> sorted = new LinkedHashMap<>();
        micros.forEach((process, each) -> sorted.put(process, rounded(each)));
        sorted.put(
                "all",
                rounded(micros.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum()));
        costs.put(name, sorted);
    }

    /** A figure with what it means in its name. */
    public void figure(String name, Object value) {
        figures.put(name, value instanceof Double number ? (Object) rounded(number) : value);
    }

    /** A gate: a figure that has to be at least so much. A miss makes the exit code 1. */
    public void atLeast(String name, double value, double gate) {
        gate(name, value, gate, value >= gate, "at least");
    }

    /** A gate: a figure that has to be at most so much. */
    public void atMost(String name, double value, double gate) {
        gate(name, value, gate, value <= gate, "at most");
    }

    /** Something to be reached one day, at least so much: a miss is told, and that is all. */
    public void wish(String name, double value, double goal) {
        goal(name, value, goal, value >= goal, "at least");
    }

    private void gate(String name, double value, double gate, boolean met, String bound) {
        goal(name, value, gate, met, bound);
        missed |= !met;
    }

    private void goal(String name, double value, double gate, boolean met, String bound) {
        figure(name, value);
        goals.add((met ? "✓ " : "✗ ") + name + ": " + number(value) + ", wanted " + bound + " " + number(gate));
    }

    /** Something that must never be: it makes the exit code 1. */
    public void broken(String what) {
        wrong.add(what);
    }

    /**
     * Prints it; the exit code of the command: 1 after a wrong answer, and when a gate was missed on a machine that is large
     * enough to judge.
     */
    public int print(PrintStream out, boolean json) {
        boolean tooSmall = Machine.processors() < LEAST_PROCESSORS;
        if (missed && tooSmall) {
            goals.add("The gates are for " + LEAST_PROCESSORS + " processors and this machine has "
                    + Machine.processors() + ": a miss is no failure here.");
        }
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("title", title);
            all.put("conditions", conditions);
            all.put("rounds", rounds);
            all.put("cpuMicros", costs);
            all.put("figures", figures);
            all.put("goals", goals);
            all.put("wrong", wrong);
            out.println(Json.write(all));
        } else {
            text(out);
        }
        return wrong.isEmpty() && (!missed || tooSmall) ? 0 : 1;
    }

    private void text(PrintStream out) {
        out.println();
        out.println("  " + title);
        out.println();
        conditions.forEach((name, value) -> out.printf("  %-12s %s%n", name, value));
        out.println();
        Table table = new Table(
                "",
                "per second",
                "p50 ms",
                "p95 ms",
                "p99 ms",
                "max ms",
                "done",
                "refused",
                "failed",
                "wrong",
                "others");
        rounds.forEach(row -> table.row(
                row.get("what").toString(),
                cell(row, "perSecond"),
                cell(row, "p50Millis"),
                cell(row, "p95Millis"),
                cell(row, "p99Millis"),
                cell(row, "maxMillis"),
                cell(row, "done"),
                cell(row, "refused"),
                cell(row, "failed"),
                cell(row, "wrong"),
                row.containsKey("othersPercent") ? cell(row, "othersPercent") + " %" : ""));
        table.lines().forEach(out::println);
        costs.forEach((name, micros) -> {
            out.println();
            out.println("  " + name + ", µs of processor time: "
                    + micros.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + number(entry.getValue()))
                            .collect(Collectors.joining(", ")));
        });
        out.println();
        figures.forEach((name, value) ->
                out.println("  " + name + ": " + (value instanceof Double number ? number(number) : value)));
        if (!goals.isEmpty()) {
            out.println();
            goals.forEach(goal -> out.println("  " + goal));
        }
        wrong.forEach(what -> out.println("  WRONG: " + what));
    }

    private static String cell(Map<String, Object> row, String name) {
        Object value = row.get(name);
        return value == null ? "" : value instanceof Double number ? number(number) : value.toString();
    }

    private static double seconds(Sample sample) {
        return Math.max(0.001, sample.elapsed().toNanos() / 1e9);
    }

    private static double rounded(double value) {
        return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100.0;
    }

    private static String number(double value) {
        return Math.abs(value) >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
