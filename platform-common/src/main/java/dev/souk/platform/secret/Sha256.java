package dev.souk.platform.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4). For secrets of full entropy, and for names and fingerprints; never for passwords. */
public final class Sha256 {

    /** To copy one that was never used costs less than to look for its provider with every request. */
    private static final MessageDigest UNUSED = unused();

    private Sha256() {}

    /** The 32 bytes of a text's UTF-8 form. */
    public static byte[] of(String text) {
        return digest().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@link #of} as 64 lower-case hexadecimal digits. */
    public static String hex(String text) {
        return HexFormat.of().formatHex(of(text));
    }

    /** A new digest, for what comes in parts; not to be shared between threads. */
    public static MessageDigest digest() {
        try {
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 can't be copied here", e);
        }
    }

    private static MessageDigest unused() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
