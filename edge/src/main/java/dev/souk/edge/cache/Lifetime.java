package dev.souk.edge.cache;

import dev.souk.edge.route.CacheRule;
import dev.souk.platform.http.ListHeader;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How long an answer may be given, in milliseconds (RFC 9111, RFC 5861).
 *
 * @param fresh from its coming on
 * @param whileRevalidate after that, while a new one is fetched
 * @param ifError from the end of freshness on, when there is no other
 */
record Lifetime(long fresh, long whileRevalidate, long ifError) {

    private static final Set<String> NOT_SHARED = Set.of("private", "no-store", "no-cache");
    private static final long LONGEST_SECONDS = 86_400;

    long all() {
        return fresh + Math.max(whileRevalidate, ifError);
    }

    /**
     * What an answer may be kept for by its own headers and, where they are silent, by the rule.
     *
     * @return empty when it must not be shared, or depends on what the rule does not tell apart
     */
    static Optional<Lifetime> of(List<Header> headers, CacheRule rule) {
        Map<String, String> said = new HashMap<>();
        for (Header header : headers) {
            if (header.headerName().equals(HeaderNames.SET_COOKIE)) {
                return Optional.empty();
            }
            if (header.headerName().equals(HeaderNames.VARY) && !isToldApart(header, rule)) {
                return Optional.empty();
            }
            if (header.headerName().equals(HeaderNames.CACHE_CONTROL)) {
                header.allValues().forEach(value -> read(value, said));
            }
        }
        if (said.keySet().stream().anyMatch(NOT_SHARED::contains)) {
            return Optional.empty();
        }
        long fresh = seconds(said, "s-maxage")
                .or(() -> seconds(said, "max-age"))
                .orElse(rule.maxAge().toMillis());
        boolean strict = said.containsKey("must-revalidate")
                || said.containsKey("proxy-revalidate")
                || said.containsKey("s-maxage");
        long wait = strict
                ? 0
                : seconds(said, "stale-while-revalidate")
                        .orElse(rule.whileRevalidate().toMillis());
        long error = strict
                ? 0
                : seconds(said, "stale-if-error").orElse(rule.ifError().toMillis());
        return fresh <= 0 && wait <= 0 ? Optional.empty() : Optional.of(new Lifetime(fresh, wait, error));
    }

    private static boolean isToldApart(Header vary, CacheRule rule) {
        return ListHeader.elements(vary).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .allMatch(name -> rule.vary().contains(name));
    }

    private static void read(String value, Map<String, String> said) {
        for (String directive : value.split(",", -1)) {
            int equals = directive.indexOf('=');
            String name = (equals < 0 ? directive : directive.substring(0, equals))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            said.put(
                    name,
                    equals < 0 ? "" : directive.substring(equals + 1).strip().replace("\"", ""));
        }
    }

    /** In milliseconds; what can't be read counts as nothing (RFC 9111, section 4.2.1). */
    private static Optional<Long> seconds(Map<String, String> said, String name) {
        String value = said.get(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(value.matches("\\d{1,9}") ? 1000 * Math.min(LONGEST_SECONDS, Long.parseLong(value)) : 0L);
    }
}
