package dev.souk.platform.secret;

import java.security.SecureRandom;
import java.util.Base64;

/** Draws secrets that nobody can guess, so that their plain {@link Sha256} may be stored: it needs no salt or stretching. */
public final class RandomSecret {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomSecret() {}

    /** 256 random bits in base64url without padding: 43 characters that are safe in headers, URLs and JSON. */
    public static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
