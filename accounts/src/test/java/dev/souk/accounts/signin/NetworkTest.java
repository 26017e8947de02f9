package dev.souk.accounts.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class NetworkTest {

    @Test
    void isAnAddressOrTheNetworkOfAnIpv6Client() {
        assertNotEquals(Network.of("192.0.2.1"), Network.of("192.0.2.2"));
        assertEquals(Network.of("2001:db8:1:2::5"), Network.of("2001:db8:1:2:ffff::9"));
        assertNotEquals(Network.of("2001:db8:1:2::5"), Network.of("2001:db8:1:3::5"));
    }

    @Test
    void believesTheLastThatWrote() {
        assertEquals(Network.of("192.0.2.1"), Network.of("6.6.6.6, 192.0.2.1"));
        assertEquals(Network.of(""), Network.of("192.0.2.1, unknown"));
    }
}
