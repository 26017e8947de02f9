package dev.souk.local.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Processor time by process, user and system, as Linux counts it in {@code /proc}: robust against neighbours on the machine,
 * who make things slower and hardly dearer. A process counts with all its descendants, also those that have ended.
 */
public final class Cpu {
    private static final int TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int CHILDREN_SYSTEM = 14;

    private Cpu() {}

    /** Processor seconds by name up to now, and all that the machine has spent. */
    public record Reading(Map<String, Double> seconds, double machine) {
        /** What was spent since an earlier reading. */
        public Reading since(Reading earlier) {
            Map<String, Double> spent = new LinkedHashMap<>();
            seconds.forEach((name, now) ->
                    spent.put(name, Math.max(0, now - earlier.seconds().getOrDefault(name, 0.0))));
            return new Reading(spent, machine - earlier.machine());
        }

        public double total() {
            return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        /** What went to processes that are no part of the measurement. */
        public double others() {
            return Math.max(0, machine - total());
        }

        /** Microseconds by name for each of so many operations. */
        public Map<String, Double> microsEach(long operations) {
            return seconds.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            entry -> operations == 0 ? 0 : entry.getValue() * 1e6 / operations,
                            (one, _) -> one,
                            LinkedHashMap::new));
        }
    }

    /** Whether this machine tells. */
    public static boolean isKnown() {
        return Files.exists(Path.of("/proc/self/stat"));
    }

    /** Reads the processes with these names and ids. */
    public static Reading read(Map<String, Long> processes) {
        if (!isKnown()) {
            return new Reading(Map.of(), 0);
        }
        Map<Long, String> stats = new HashMap<>();
        try (Stream<Path> folders = Files.list(Path.of("/proc"))) {
            folders.filter(folder ->
                            Character.isDigit(folder.getFileName().toString().charAt(0)))
                    .forEach(folder -> stat(folder)
                            .ifPresent(fields ->
                                    stats.put(Long.valueOf(folder.getFileName().toString()), fields)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<Long, String> names = new HashMap<>();
        processes.forEach((name, id) -> names.put(id, name));
        Map<String, Double> seconds = new TreeMap<>();
        processes.keySet().forEach(name -> seconds.put(name, 0.0));
        stats.forEach((id, _) -> {
            String name = owner(id, stats, names);
            if (name != null) {
                seconds.merge(name, seconds(stats.get(id)), Double::sum);
            }
        });
        return new Reading(seconds, machine());
    }

    private static String owner(long id, Map<Long, String> stats, Map<Long, String> names) {
        for (Long at = id; stats.containsKey(at); at = Long.valueOf(fields(stats.get(at))[PARENT])) {
            if (names.containsKey(at)) {
                return names.get(at);
            }
        }
        return null;
    }

    /** What follows the program's name, which may hold spaces and parentheses itself; empty when the process has ended. */
    private static java.util.Optional<String> stat(Path folder) {
        try {
            String line = Files.readString(folder.resolve("stat"));
            return java.util.Optional.of(line.substring(line.lastIndexOf(')') + 2));
        } catch (IOException e) {
            return java.util.Optional.empty();
        }
    }

    private static String[] fields(String stat) {
        return stat.split(" ", CHILDREN_SYSTEM + 2);
    }

    private static double seconds(String stat) {
        String[] fields = fields(stat);
        if (fields[STATE].equals("Z")) {
            return 0;
        }
        long ticks = 0;
        for (int field = USER; field <= CHILDREN_SYSTEM; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return (double) ticks / TICKS_PER_SECOND;
    }

    private static double machine() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            String[] all = lines.findFirst().orElseThrow().split(" +", -1);
            // cpu user nice system idle iowait irq softirq steal
            return Stream.of(1, 2, 3, 6, 7)
                            .mapToLong(field -> Long.parseLong(all[field]))
                            .sum()
                    / (double) TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
