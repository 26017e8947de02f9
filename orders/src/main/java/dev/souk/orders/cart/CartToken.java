package dev.souk.orders.cart;

import dev.souk.platform.secret.RandomSecret;
import dev.souk.platform.secret.Sha256;
import java.security.MessageDigest;

/**
 * The secret that opens a guest's cart: 256 random bits. Only its SHA-256 is stored; a hash without salt or stretching is
 * enough for a secret that cannot be guessed.
 */
final class CartToken {

    private final String secret;

    CartToken(String secret) {
        this.secret = secret;
    }

    static CartToken random() {
        return new CartToken(RandomSecret.next());
    }

    byte[] hash() {
        return Sha256.of(secret);
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
