package dev.souk.edge.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.edge.route.CacheRule;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LifetimeTest {

    private static final CacheRule RULE = new CacheRule(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            List.of("accept-language"),
            Set.of(),
            null);

    @ParameterizedTest
    @ValueSource(
            strings = {"private", "no-store", "no-cache", "public, max-age=60, no-store", "Private=\"set-cookie\""})
    void whatIsNotForAllIsNotKept(String control) {
        assertEquals(Optional.empty(), of("Cache-Control", control));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "public | 10000 | 20000 | 60000",
                "max-age=5 | 5000 | 20000 | 60000",
                "max-age=5, s-maxage=7 | 7000 | 0 | 0",
                "max-age=5, must-revalidate | 5000 | 0 | 0",
                "max-age=5, stale-while-revalidate=1, stale-if-error=2 | 5000 | 1000 | 2000",
                "max-age=nonsense | 0 | 20000 | 60000"
            })
    void theServicesWordGoesFirst(String control, long fresh, long wait, long error) {
        assertEquals(Optional.of(new Lifetime(fresh, wait, error)), of("Cache-Control", control));
    }

    @Test
    void silenceLeavesItToTheRule() {
        assertEquals(Optional.of(new Lifetime(10_000, 20_000, 60_000)), Lifetime.of(List.of(), RULE));
    }

    @Test
    void noCookieIsEverShared() {
        assertEquals(Optional.empty(), of("Set-Cookie", "a=b"));
    }

    @Test
    void variesOnlyByWhatTheRuleTellsApart() {
        assertEquals(true, of("Vary", "Accept-Language").isPresent());
        assertEquals(Optional.empty(), of("Vary", "Accept-Language, User-Agent"));
        assertEquals(Optional.empty(), of("Vary", "*"));
    }

    private static Optional<Lifetime> of(String name, String value) {
        Header header = HeaderValues.create(HeaderNames.create(name), value);
        return Lifetime.of(List.of(header), RULE);
    }
}
