package dev.souk.accounts.apikey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * An API key as its owner holds it: {@code souk_} and 256 random bits in base64url. The prefix lets secret scanners find
 * one that has leaked.
 */
record KeyText(String value) {

    private static final String PREFIX = "souk_";
    private static final SecureRandom RANDOM = new SecureRandom();

    static KeyText random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new KeyText(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** SHA-256 of the text, which is what is kept: a random key needs no slow hash. */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /** Not the key. */
    @Override
    public String toString() {
        return "KeyText[]";
    }
}
