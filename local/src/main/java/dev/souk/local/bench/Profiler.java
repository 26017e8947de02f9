package dev.souk.local.bench;

import dev.souk.local.Failure;
import dev.souk.local.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Has other JVMs sample what they do, through {@code jcmd}, until {@link #tell}. Threads of Java alone are sampled, not the
 * compiler's and the collector's.
 */
final class Profiler implements AutoCloseable {
    private static final String NAME = "souk-bench";
    private static final int METHODS = 10;
    private static final int PACKAGES = 8;

    private final Map<String, Long> recorded = new TreeMap<>();
    private final Map<String, String> refusals = new TreeMap<>();

    private Profiler() {}

    /** Begins with these processes, by name and id; what cannot be recorded is told in the end. */
    static Profiler start(Map<String, Long> processes) {
        Profiler profiler = new Profiler();
        processes.forEach((name, id) -> {
            Tools.Result begun = jcmd(
                    id,
                    "JFR.start",
                    "name=" + NAME,
                    "settings=none",
                    "+" + Profile.BY_CPU + "#enabled=true",
                    "+" + Profile.BY_CPU + "#throttle=10ms",
                    "+" + Profile.BY_CLOCK + "#enabled=true",
                    "+" + Profile.BY_CLOCK + "#period=10ms");
            if (begun.ok() && begun.output().contains("Started recording")) {
                profiler.recorded.put(name, id);
            } else {
                profiler.refusals.put(name, "cannot be recorded: " + reason(id, begun));
            }
        });
        return profiler;
    }

    /** Ends the recordings and says who took how much, one process after the other. */
    void tell(Report report) throws IOException {
        Path folder = Files.createTempDirectory("souk-profile");
        try {
            for (Map.Entry<String, Long> process : new ArrayList<>(recorded.entrySet())) {
                String name = process.getKey();
                long id = process.getValue();
                Path file = folder.resolve(name.replace('/', '-') + ".jfr");
                Tools.Result ended = jcmd(id, "JFR.stop", "name=" + NAME, "filename=" + file);
                recorded.remove(name);
                if (Files.exists(file)) {
                    tell(report, name, Profile.of(file));
                } else {
                    refusals.put(name, "left no recording: " + reason(id, ended));
                }
            }
        } finally {
            Tools.run(List.of("rm", "-rf", folder.toString()));
        }
        refusals.forEach((name, why) -> report.figure("profile of " + name, why));
    }

    private static void tell(Report report, String name, Profile profile) {
        String packages = profile.hottestPackages(PACKAGES).stream()
                .map(share -> share.name() + " " + percent(share))
                .collect(Collectors.joining(", "));
        report.figure("profile of " + name, profile.samples() + " samples: " + packages);
        int rank = 1;
        for (Profile.Share share : profile.hottestMethods(METHODS)) {
            report.figure(
                    String.format(Locale.ROOT, "%s, method %2d", name, rank++), percent(share) + " " + share.name());
        }
    }

    private static String percent(Profile.Share share) {
        return String.format(Locale.ROOT, "%.1f %%", share.percent());
    }

    /** What jcmd says first behind the number of the process; a stack trace may follow. */
    private static String reason(long id, Tools.Result result) {
        return result.output()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.equals(id + ":"))
                .findFirst()
                .orElse("jcmd says nothing");
    }

    private static Tools.Result jcmd(long id, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(id));
        command.addAll(List.of(arguments));
        try {
            return Tools.run(command);
        } catch (UncheckedIOException e) {
            throw new Failure("a profile needs jcmd, which this JDK does not have: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        recorded.values().forEach(id -> jcmd(id, "JFR.stop", "name=" + NAME));
    }
}
