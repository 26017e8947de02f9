package dev.souk.accounts.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.accounts.KeySecret;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyCipherTest {

    private static final byte[] PLAIN = {1, 2, 3, 4, 5, 6, 7, 8};

    private final KeyCipher cipher = cipher("a secret that is long enough to be used");

    @Test
    void readsWhatItWrote() {
        byte[] stored = cipher.encrypt("key", PLAIN);
        assertArrayEquals(PLAIN, cipher.decrypt("key", stored));
        assertFalse(Arrays.equals(stored, cipher.encrypt("key", PLAIN)), "the nonce is new each time");
    }

    @Test
    void refusesAnotherSecretAnotherKeyAndEveryChange() {
        byte[] stored = cipher.encrypt("key", PLAIN);
        IllegalStateException wrong = assertThrows(
                IllegalStateException.class,
                () -> cipher("another secret that is long enough").decrypt("key", stored));
        assertTrue(wrong.getMessage().contains("souk.accounts.key-secret"));
        assertThrows(IllegalStateException.class, () -> cipher.decrypt("other", stored));
        for (int i = 0; i < stored.length; i++) {
            byte[] changed = stored.clone();
            changed[i] ^= 1;
            assertThrows(IllegalStateException.class, () -> cipher.decrypt("key", changed));
        }
    }

    @Test
    void needsASecretWorthTheName() {
        for (Optional<String> secret : List.of(Optional.<String>empty(), Optional.of("too short"))) {
            IllegalStateException refused = assertThrows(IllegalStateException.class, () -> new KeySecret(secret));
            assertTrue(refused.getMessage().contains("openssl rand"));
        }
    }

    private static KeyCipher cipher(String secret) {
        return new KeyCipher(new KeySecret(Optional.of(secret)));
    }
}
