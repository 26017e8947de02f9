package dev.souk.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedTest {

    @Test
    void readsWhatEachProxySays() {
        List<Forwarded> all = Forwarded.parse(List.of(
                "for=192.0.2.43, For=\"[2001:db8:cafe::17]:4711\";proto=HTTPS;host=\"shop.example:8443\"",
                "for=unknown;by=_proxy"));
        assertEquals(
                List.of(
                        new Forwarded(Optional.of("192.0.2.43"), Optional.empty(), Optional.empty()),
                        new Forwarded(
                                Optional.of("2001:db8:cafe::17"),
                                Optional.of("shop.example:8443"),
                                Optional.of("https")),
                        new Forwarded(Optional.empty(), Optional.empty(), Optional.empty())),
                all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"for", "for=", "for=1.2.3.4;", "for=a b", "for=\"1.2.3.4", "for=1.2.3.4;for=5.6.7.8", "=x"})
    void whatCantBeReadIsNotHalfBelieved(String value) {
        assertEquals(List.of(), Forwarded.parse(List.of(value)));
    }
}
