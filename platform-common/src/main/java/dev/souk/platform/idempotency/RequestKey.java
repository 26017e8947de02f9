package dev.souk.platform.idempotency;

import dev.souk.platform.secret.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The key of a request, in the scope in which it is unique.
 *
 * @param caller who sent it
 * @param operation method and path
 * @param key the header's value, 1 to 255 printable ASCII characters
 * @param fingerprint SHA-256 of method, path and body in hexadecimal: what the key stands for
 */
public record RequestKey(String caller, String operation, String key, String fingerprint) {

    static RequestKey of(String caller, String operation, String key, byte[] body) {
        MessageDigest digest = Sha256.digest();
        digest.update(operation.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return new RequestKey(caller, operation, key, HexFormat.of().formatHex(digest.digest(body)));
    }

    /** What may be stored of a secret: its SHA-256 in hexadecimal. */
    static String hashed(String secret) {
        return Sha256.hex(secret);
    }

    /** SHA-256 of caller, operation and key. */
    byte[] id() {
        return Sha256.of(String.join("\0", caller, operation, key));
    }

    byte[] fingerprintBytes() {
        return HexFormat.of().parseHex(fingerprint);
    }
}
