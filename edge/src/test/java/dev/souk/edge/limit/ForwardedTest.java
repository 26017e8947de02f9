package dev.souk.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedTest {

    @Test
    void readsWhatEachProxySaysFromTheLastOn() {
        List<Forwarded> all = Forwarded.parse(List.of(
                "for=192.0.2.43, For=\"[2001:db8:cafe::17]:4711\";proto=HTTPS;host=\"shop.example:8443\"",
                "for=unknown;by=_proxy"));
        assertEquals(
                List.of(
                        new Forwarded(Optional.empty(), Optional.empty()),
                        new Forwarded(Optional.of("2001:db8:cafe::17"), Optional.of("https")),
                        new Forwarded(Optional.of("192.0.2.43"), Optional.empty())),
                all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "for",
                "for=",
                "for=1.2.3.4;",
                "for=a b",
                "for=\"1.2.3.4",
                "for=1.2.3.4;for=5.6.7.8",
                "=x",
                "for=\"1.2.3.4\\\"",
                "for=\"1.2.3.4\"x"
            })
    void whatCantBeReadIsNotHalfBelieved(String value) {
        assertEquals(List.of(), Forwarded.parse(List.of(value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "for=6.6.6.6;x=\"", "for=\"a\\", "\\\"", "for=6.6.6.6;", "\u00e9", "", "a=\"b, c"})
    void whatAClientWroteDoesNotHideWhatTheProxyWrote(String clients) {
        for (String word : List.of("for=192.0.2.7", "for=\"192.0.2.7:80\";host=\"a, for=6.6.6.7;b=\\\"\"")) {
            List<Forwarded> appended = Forwarded.parse(List.of(clients + ", " + word));
            assertEquals(Optional.of("192.0.2.7"), appended.getFirst().from());
            List<Forwarded> added = Forwarded.parse(List.of(clients, word));
            assertEquals(Optional.of("192.0.2.7"), added.getFirst().from());
        }
    }

    @Test
    void aLongWordIsReadLikeAShortOne() {
        String header = "for=192.0.2.7;secret=\"" + "\\a".repeat(30_000) + "\"";
        assertEquals(1, Forwarded.parse(List.of(header)).size());
    }
}
