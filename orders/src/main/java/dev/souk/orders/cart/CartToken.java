package dev.souk.orders.cart;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret that opens a guest's cart: 256 random bits. Only its SHA-256 is stored; a hash without salt or stretching is
 * enough for a secret that cannot be guessed.
 */
final class CartToken {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String secret;

    CartToken(String secret) {
        this.secret = secret;
    }

    static CartToken random() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return new CartToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    boolean matches(byte[] hash) {
        return MessageDigest.isEqual(hash(), hash);
    }

    /** The secret itself, for the one answer that tells it to the guest. */
    String secret() {
        return secret;
    }

    /** Says nothing of the secret. */
    @Override
    public String toString() {
        return "CartToken[hidden]";
    }
}
