package dev.souk.accounts.apikey;

import dev.souk.platform.secret.RandomSecret;
import dev.souk.platform.secret.Sha256;

/**
 * An API key as its owner holds it: {@code souk_} and 256 random bits in base64url. The prefix lets secret scanners find
 * one that has leaked.
 */
record KeyText(String value) {

    private static final String PREFIX = "souk_";

    static KeyText random() {
        return new KeyText(PREFIX + RandomSecret.next());
    }

    /** SHA-256 of the text, which is what is kept: a random key needs no slow hash. */
    byte[] hash() {
        return Sha256.of(value);
    }

    /** Not the key. */
    @Override
    public String toString() {
        return "KeyText[]";
    }
}
