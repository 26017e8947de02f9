package dev.souk.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressTest {

    private static final List<AddressRange> TRUSTED = List.of(AddressRange.of("10.0.0.0/8"), AddressRange.of("::1"));

    @Test
    void believesOnlyWhomItTrusts() {
        assertEquals("203.0.113.7", of("203.0.113.7", "1.2.3.4"));
        assertEquals("1.2.3.4", of("10.1.1.1", "1.2.3.4"));
        assertEquals("1.2.3.4", of("::1", "1.2.3.4"));
        assertEquals("10.1.1.1", ClientAddress.of("10.1.1.1", List.of("1.2.3.4"), List.of()));
    }

    @Test
    void takesTheLastThatIsNotAProxy() {
        assertEquals("1.2.3.4", of("10.1.1.1", "6.6.6.6, 1.2.3.4, 10.9.9.9"));
        assertEquals("1.2.3.4", of("10.1.1.1", "6.6.6.6", "1.2.3.4,10.9.9.9"));
        assertEquals("10.7.7.7", of("10.1.1.1", "10.7.7.7, 10.9.9.9"));
    }

    @Test
    void stopsAtWhatIsNoAddress() {
        assertEquals("10.9.9.9", of("10.1.1.1", "1.2.3.4, unknown, 10.9.9.9"));
        assertEquals("10.1.1.1", of("10.1.1.1", "evil.example"));
        assertEquals("10.1.1.1", of("10.1.1.1", ""));
    }

    @Test
    void knowsWhatIsInARange() {
        assertTrue(ClientAddress.isIn("10.255.0.1", TRUSTED));
        assertFalse(ClientAddress.isIn("11.0.0.1", TRUSTED));
        assertTrue(ClientAddress.isIn("192.168.1.130", List.of(AddressRange.of("192.168.1.128/25"))));
        assertFalse(ClientAddress.isIn("192.168.1.127", List.of(AddressRange.of("192.168.1.128/25"))));
        assertTrue(ClientAddress.isIn("203.0.113.7", List.of(AddressRange.of("0.0.0.0/0"))));
        for (String wrong : List.of("10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "localhost", "")) {
            assertThrows(IllegalArgumentException.class, () -> AddressRange.of(wrong), wrong);
        }
    }

    @Test
    void countsANetworkOfIpv6AsOne() {
        assertEquals(ClientAddress.counted("2001:db8:1:2::1"), ClientAddress.counted("2001:db8:1:2:ffff::9"));
        assertNotEquals(ClientAddress.counted("2001:db8:1:2::1"), ClientAddress.counted("2001:db8:1:3::1"));
        assertEquals("203.0.113.7", ClientAddress.counted("203.0.113.7"));
    }

    private static String of(String peer, String... forwardedFor) {
        return ClientAddress.of(peer, List.of(forwardedFor), TRUSTED);
    }
}
