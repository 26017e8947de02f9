package dev.souk.local.server;

import java.util.Arrays;

/** Versions such as {@code 6.2} and {@code 7.0.15}, compared by their numbers; what follows them does not count. */
final class Versions {
    private Versions() {}

    static boolean isBefore(String version, String other) {
        return Arrays.compare(numbers(version), numbers(other)) < 0;
    }

    /** The first two: no promise here hangs on the third. */
    private static int[] numbers(String version) {
        int[] first = Arrays.stream(version.split("\\D+"))
                .filter(part -> !part.isEmpty())
                .limit(2)
                .mapToInt(Integer::parseInt)
                .toArray();
        return Arrays.copyOf(first, 2);
    }
}
