package dev.souk.edge.route;

import java.util.Locale;

/**
 * Refuses paths that the edge and a service could read differently: dot segments, empty segments, path parameters,
 * backslashes, encoded separators, control characters, and characters that are encoded without need. What is left means the same to both (RFC 3986, section 6.2.2).
 */
public final class SafePath {

    private SafePath() {}

    /**
     * Tells whether a path is safe to route by.
     *
     * @param rawPath the path as it stood in the request line, without the query
     * @return true when the edge and a service can only read it in one way
     */
    public static boolean isSafe(String rawPath) {
        if (rawPath.isEmpty() || rawPath.charAt(0) != '/') {
            return false;
        }
        for (int i = 0; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            boolean readTwoWays = c <= ' ' || c >= 0x7f || c == '\\' || c == ';' || c == '#';
            boolean emptySegment = c == '/' && i > 0 && rawPath.charAt(i - 1) == '/';
            if (readTwoWays || emptySegment) {
                return false;
            }
        }
        if (rawPath.indexOf('%') >= 0 && !safeEscapes(rawPath)) {
            return false;
        }
        return !hasDotSegment(rawPath);
    }

    /**
     * Tells whether a query can be passed on: characters that a URI may have, and whole escapes but not of U+0000, which no
     * database can store.
     *
     * @param rawQuery as it stood in the request line, without the question mark
     */
    public static boolean isSafeQuery(String rawQuery) {
        for (int i = 0; i < rawQuery.length(); i++) {
            char c = rawQuery.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                return false;
            }
            if (c == '%') {
                if (i + 3 > rawQuery.length()) {
                    return false;
                }
                int high = Character.digit(rawQuery.charAt(i + 1), 16);
                int low = Character.digit(rawQuery.charAt(i + 2), 16);
                if (high < 0 || low < 0 || high + low == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * The same query in its plainest spelling: nothing is encoded that need not be, and escapes are in capitals (RFC 3986,
     * sections 6.2.2.1 and 6.2.2.2).
     *
     * @param rawQuery a safe one
     */
    public static String plainQuery(String rawQuery) {
        if (rawQuery.indexOf('%') < 0) {
            return rawQuery;
        }
        StringBuilder plain = new StringBuilder(rawQuery.length());
        for (int i = 0; i < rawQuery.length(); i++) {
            char c = rawQuery.charAt(i);
            if (c != '%') {
                plain.append(c);
                continue;
            }
            String hex = rawQuery.substring(i + 1, i + 3).toUpperCase(Locale.ROOT);
            int value = Integer.parseInt(hex, 16);
            if (isUnreserved(value)) {
                plain.append((char) value);
            } else {
                plain.append('%').append(hex);
            }
            i += 2;
        }
        return plain.toString();
    }

    private static boolean safeEscapes(String path) {
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            if (i + 3 > path.length()) {
                return false;
            }
            String hex = path.substring(i + 1, i + 3).toLowerCase(Locale.ROOT);
            if (!hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
                return false;
            }
            int value = Integer.parseInt(hex, 16);
            if (value < 0x20
                    || value == 0x7f
                    || value == '/'
                    || value == '\\'
                    || value == ';'
                    || value == '%'
                    || isUnreserved(value)) {
                return false;
            }
        }
        return true;
    }

    /** Means the same without the escape (RFC 3986, section 2.3), but not to everybody who compares text. */
    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static boolean hasDotSegment(String path) {
        if (path.indexOf("/.") < 0) {
            return false;
        }
        for (String segment : path.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
