package dev.souk.platform.errors;

import dev.souk.platform.secret.Sha256;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which fault an error is an occurrence of. With an exception: its class and those of its causes, and of each the places in
 * our own code that are next to it, without line numbers, which change with every release. Without one: the logger and the
 * text, in which numbers, ids and quoted words are left out.
 */
final class Fingerprint {

    private static final int DEPTH = 8;
    private static final int FRAMES = 3;
    private static final int BYTES = 6;
    private static final String OURS = "dev.souk.";

    /** Ids, numbers, quoted words; what names a fault is the rest. */
    private static final Pattern PARTICULAR = Pattern.compile("\"[^\"]{0,200}+\"|'[^']{0,200}+'|[\\w.:-]*\\d[\\w.:-]*");

    /** What the compiler and the container add to names, different at each start or build. */
    private static final Pattern MADE_UP =
            Pattern.compile("lambda\\$|\\$\\$?_?Weld\\w*|\\$Proxy\\w*|\\$\\d+|/0x[0-9a-f]+|\\$\\$\\w*");

    private Fingerprint() {}

    /** Twelve hexadecimal digits. */
    static String of(LogRecord record) {
        var text = new StringJoiner("\n");
        if (record.getThrown() == null) {
            text.add(record.getLoggerName()).add(general(String.valueOf(record.getMessage())));
        } else {
            causes(record.getThrown()).forEach(cause -> {
                text.add(MADE_UP.matcher(cause.getClass().getName()).replaceAll(""));
                places(cause).forEach(text::add);
            });
        }
        return HexFormat.of().formatHex(Sha256.of(text.toString()), 0, BYTES);
    }

    /** Where it came from: the nearest place of ours, as {@code Class.method}; the logger where there is none. */
    static String place(LogRecord record) {
        return Optional.ofNullable(record.getThrown()).map(Fingerprint::causes).orElse(List.of()).reversed().stream()
                .flatMap(cause -> places(cause).stream().limit(1))
                .findFirst()
                .orElse(String.valueOf(record.getLoggerName()));
    }

    /** The exception and its causes, the innermost last. */
    static List<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(DEPTH)
                .toList();
    }

    private static List<String> places(Throwable cause) {
        return Arrays.stream(cause.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(OURS))
                .limit(FRAMES)
                .map(frame -> MADE_UP.matcher(
                                frame.getClassName().substring(OURS.length()) + "." + frame.getMethodName())
                        .replaceAll(""))
                .toList();
    }

    private static String general(String message) {
        return PARTICULAR.matcher(message).replaceAll("#");
    }
}
