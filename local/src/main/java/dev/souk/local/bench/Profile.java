package dev.souk.local.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Which code took processor time, by the samples in a recording of the JDK's Flight Recorder.
 *
 * @param samples how many there are; each stands for the same time
 * @param methods samples by the method that ran
 * @param packages samples by whose code asked for it: what the JDK did counts for the library or service that called it
 */
record Profile(long samples, Map<String, Long> methods, Map<String, Long> packages) {
    /** By processor time (JEP 509, Linux only), and by the clock. */
    static final String BY_CPU = "jdk.CPUTimeSample";

    static final String BY_CLOCK = "jdk.ExecutionSample";
    /** Who makes so much that what follows is told apart as well. */
    private static final Set<String> LARGE = Set.of(
            "com.fasterxml", "dev.souk", "io.helidon", "org.apache", "org.eclipse", "org.glassfish", "org.jboss");

    /** A part of all samples. */
    record Share(String name, double percent) {}

    /** Counts a recording's samples: those by processor time when there are any. */
    static Profile of(Path recording) throws IOException {
        List<RecordedEvent> events = RecordingFile.readAllEvents(recording).stream()
                .filter(event -> event.getStackTrace() != null
                        && !event.getStackTrace().getFrames().isEmpty())
                .toList();
        List<RecordedEvent> samples = Stream.of(BY_CPU, BY_CLOCK)
                .map(type -> events.stream()
                        .filter(event -> event.getEventType().getName().equals(type))
                        .toList())
                .filter(some -> !some.isEmpty())
                .findFirst()
                .orElse(List.of());
        Map<String, Long> methods = new HashMap<>();
        Map<String, Long> packages = new HashMap<>();
        for (RecordedEvent sample : samples) {
            List<RecordedFrame> frames = sample.getStackTrace().getFrames();
            RecordedFrame top = frames.getFirst();
            methods.merge(type(top) + "." + top.getMethod().getName(), 1L, Long::sum);
            String asking = frames.stream()
                    .map(Profile::type)
                    .filter(type -> !isOfJdk(type))
                    .findFirst()
                    .map(Profile::group)
                    .orElse("JDK");
            packages.merge(asking, 1L, Long::sum);
        }
        return new Profile(samples.size(), methods, packages);
    }

    /** The methods that took the most, and how much of all. */
    List<Share> hottestMethods(int most) {
        return largest(methods, most);
    }

    /** Who took the most. */
    List<Share> hottestPackages(int most) {
        return largest(packages, most);
    }

    private List<Share> largest(Map<String, Long> counts, int most) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(entry -> new Share(entry.getKey(), 100.0 * entry.getValue() / samples))
                .toList();
    }

    private static String type(RecordedFrame frame) {
        return frame.getMethod().getType().getName();
    }

    private static boolean isOfJdk(String type) {
        return Stream.of("java.", "javax.", "jdk.", "sun.", "com.sun.").anyMatch(type::startsWith);
    }

    /** {@code org.postgresql} of {@code org.postgresql.core.v3.QueryExecutorImpl}; one more part for {@link #LARGE}. */
    static String group(String type) {
        String[] parts = type.split("\\.", -1);
        String two = parts.length > 2 ? parts[0] + "." + parts[1] : type;
        return LARGE.contains(two) && parts.length > 3 ? two + "." + parts[2] : two;
    }
}
