package dev.souk.accounts.signin;

import dev.souk.platform.secret.RandomSecret;
import dev.souk.platform.secret.Sha256;

/** A refresh token: 256 random bits in base64url, of which only the SHA-256 digest is kept. */
record RefreshToken(String value) {

    static RefreshToken random() {
        return new RefreshToken(RandomSecret.next());
    }

    /** What is stored. The token has full entropy, so a plain digest keeps it secret. */
    byte[] hash() {
        return Sha256.of(value);
    }

    /** Not the token. */
    @Override
    public String toString() {
        return "RefreshToken[]";
    }
}
