package dev.souk.accounts.account;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    private final Passwords passwords = new Passwords(4);

    @Test
    void knowsThePasswordAgain() {
        Optional<String> hash = Optional.of(passwords.hash("correct horse battery"));
        assertTrue(passwords.matches("correct horse battery", hash));
        assertFalse(passwords.matches("correct horse batterY", hash));
        assertFalse(passwords.matches("", hash));
    }

    @Test
    void saltsEveryHash() {
        assertNotEquals(passwords.hash("correct horse battery"), passwords.hash("correct horse battery"));
    }

    @Test
    void losesNoByteBeyondThe72OfBcrypt() {
        String start = "ä".repeat(100);
        Optional<String> hash = Optional.of(passwords.hash(start + "1"));
        assertTrue(passwords.matches(start + "1", hash));
        assertFalse(passwords.matches(start + "2", hash));
        assertFalse(passwords.matches(start, hash));
    }

    @Test
    void doesNotStopAtAZeroByte() {
        Optional<String> hash = Optional.of(passwords.hash("before\0after one"));
        assertFalse(passwords.matches("before\0after two", hash));
    }

    @Test
    void takesTheSamePasswordFromEveryKeyboard() {
        Optional<String> composed = Optional.of(passwords.hash("caf\u00e9 au lait"));
        assertTrue(passwords.matches("cafe\u0301 au lait", composed));
    }

    @Test
    void nothingMatchesNobody() {
        assertFalse(passwords.matches("nobody's password", Optional.empty()));
        assertFalse(passwords.matches("", Optional.empty()));
    }
}
