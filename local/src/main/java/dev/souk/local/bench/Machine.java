package dev.souk.local.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What everything ran on: a figure without it says nothing. */
final class Machine {
    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final double KIB_PER_GIB = 1024.0 * 1024;

    private Machine() {}

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Names and values for people. */
    static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processors", processors() + " × " + field(CPU, "model name"));
        String memory = field(MEMORY, "MemTotal").replaceAll("\\D", "");
        facts.put(
                "memory",
                memory.isEmpty()
                        ? "unknown"
                        : String.format(Locale.ROOT, "%.1f GiB", Long.parseLong(memory) / KIB_PER_GIB));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("JDK", System.getProperty("java.vendor.version") + " " + System.getProperty("java.runtime.version"));
        return facts;
    }

    private static String field(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
