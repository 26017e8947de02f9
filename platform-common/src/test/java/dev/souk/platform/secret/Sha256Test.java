package dev.souk.platform.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class Sha256Test {

    @Test
    void knowsTheStandardsExample() {
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Sha256.hex("abc"));
    }

    @Test
    void readsTextsAsUtf8() {
        var digest = Sha256.digest();
        digest.update(new byte[] {(byte) 0xc3, (byte) 0xa9});
        assertArrayEquals(Sha256.of("é"), digest.digest());
    }

    @Test
    void secretsAreLongAndNeverTheSame() {
        assertTrue(RandomSecret.next().matches("[A-Za-z0-9_-]{43}"));
        assertNotEquals(RandomSecret.next(), RandomSecret.next());
    }
}
