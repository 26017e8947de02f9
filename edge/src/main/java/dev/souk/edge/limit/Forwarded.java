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
 * The header {@code Forwarded} (RFC 7239): what each proxy on the way has written of who asked it.
 *
 * @param from {@code for}: an address, without brackets and port; empty when it is hidden
 * @param host {@code host}; empty when it does not say
 * @param proto {@code proto}, in lower case; empty when it does not say
 */
public record Forwarded(Optional<String> from, Optional<String> host, Optional<String> proto) {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern PAIR =
            Pattern.compile("\\s*(" + TOKEN + ")=(?:(" + TOKEN + ")|\"((?:[^\"\\\\]|\\\\.)*)\")\\s*([;,]|$)");
    private static final Pattern NODE = Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::\\d{1,5})?|([0-9.]+)(?::\\d{1,5})?");

    /**
     * Reads the header.
     *
     * @param values in their order
     * @return what each proxy said, the first one's word first; empty when it can't be read
     */
    static List<Forwarded> parse(List<String> values) {
        String text = String.join(",", values);
        List<Forwarded> all = new ArrayList<>();
        Map<String, String> pairs = new HashMap<>();
        Matcher pair = PAIR.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!pair.find(at) || pair.start() != at) {
                return List.of();
            }
            String value = pair.group(2) != null ? pair.group(2) : pair.group(3).replaceAll("\\\\(.)", "$1");
            if (pairs.put(pair.group(1).toLowerCase(Locale.ROOT), value) != null) {
                return List.of();
            }
            if (!pair.group(4).equals(";")) {
                all.add(of(pairs));
                pairs.clear();
            }
            at = pair.end();
        }
        return pairs.isEmpty() ? all : List.of();
    }

    private static Forwarded of(Map<String, String> pairs) {
        return new Forwarded(
                Optional.ofNullable(pairs.get("for")).flatMap(Forwarded::address),
                Optional.ofNullable(pairs.get("host")),
                Optional.ofNullable(pairs.get("proto")).map(it -> it.toLowerCase(Locale.ROOT)));
    }

    private static Optional<String> address(String node) {
        Matcher form = NODE.matcher(node);
        if (!form.matches()) {
            return Optional.empty(); // unknown, or a name that a proxy made up
        }
        return Optional.of(form.group(1) != null ? form.group(1) : form.group(2));
    }
}
