package dev.souk.edge.limit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Forwarded} (RFC 7239): what a proxy on the way has written of who asked it.
 *
 * @param from {@code for}: an address, without brackets and port; empty when it is hidden
 * @param proto {@code proto}, in lower case; empty when it does not say
 */
public record Forwarded(Optional<String> from, Optional<String> proto) {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern PAIR =
            Pattern.compile("\\s*(" + TOKEN + ")=(?:(" + TOKEN + ")|\"((?:[^\"\\\\]|\\\\.)*+)\")\\s*(;|$)");
    private static final Pattern NODE = Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::\\d{1,5})?|([0-9.]+)(?::\\d{1,5})?");

    /**
     * Reads the header from its end: each proxy writes behind what it was sent, so whatever a client has put before it can't
     * make it unreadable.
     *
     * @param lines of the header, in their order
     * @return what each proxy said, the last one's word first, up to what can't be read
     */
    static List<Forwarded> parse(List<String> lines) {
        List<Forwarded> all = new ArrayList<>();
        for (String line : lines.reversed()) {
            for (int end = line.length(), comma; end >= 0; end = comma) {
                comma = lastComma(line, end);
                Optional<Forwarded> one = element(line.substring(comma + 1, end));
                if (one.isEmpty()) {
                    return all;
                }
                all.add(one.get());
            }
        }
        return all;
    }

    /** The last one before {@code end} that is not quoted; -1 when there is none. */
    private static int lastComma(String line, int end) {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char c = line.charAt(i);
            if (c == '"' && !(quoted && isEscaped(line, i))) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEscaped(String line, int at) {
        int first = at;
        while (first > 0 && line.charAt(first - 1) == '\\') {
            first--;
        }
        return (at - first) % 2 == 1;
    }

    private static Optional<Forwarded> element(String text) {
        Map<String, String> pairs = new HashMap<>();
        Matcher pair = PAIR.matcher(text);
        boolean more;
        do {
            if (!pair.lookingAt()) {
                return Optional.empty();
            }
            String value = pair.group(2) != null ? pair.group(2) : pair.group(3).replaceAll("\\\\(.)", "$1");
            if (pairs.put(pair.group(1).toLowerCase(Locale.ROOT), value) != null) {
                return Optional.empty();
            }
            more = pair.group(4).equals(";");
            pair.region(pair.end(), text.length());
        } while (more);
        return Optional.of(new Forwarded(
                Optional.ofNullable(pairs.get("for")).flatMap(Forwarded::address),
                Optional.ofNullable(pairs.get("proto")).map(it -> it.toLowerCase(Locale.ROOT))));
    }

    private static Optional<String> address(String node) {
        Matcher form = NODE.matcher(node);
        if (!form.matches()) {
            return Optional.empty(); // unknown, or a name that a proxy made up
        }
        return Optional.of(form.group(1) != null ? form.group(1) : form.group(2));
    }
}
