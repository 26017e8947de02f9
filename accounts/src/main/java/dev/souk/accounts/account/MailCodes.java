package dev.souk.accounts.account;

import dev.souk.accounts.KeySecret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * The codes that are mailed to prove an address: the id of what waits for it and 128 bits of its HMAC, in base64url (43
 * characters). They are derived whenever one is needed and stored nowhere, neither in a table nor in an event. There are
 * too many to guess one, and a guess costs no look into the database.
 */
public final class MailCodes {

    private static final int TAG_LENGTH = 16;

    private final SecretKey key;

    /** @param purpose what the codes are for; those of another purpose are none here */
    public MailCodes(KeySecret secret, String purpose) {
        this.key = secret.derive(purpose, "HmacSHA256");
    }

    /** The code for this id; a secret of the mailbox's owner. */
    public String code(UUID id) {
        byte[] bytes = bytes(id);
        byte[] code = ByteBuffer.allocate(bytes.length + TAG_LENGTH)
                .put(bytes)
                .put(tag(bytes))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    }

    /** The id of a genuine code. */
    public Optional<UUID> id(String code) {
        return decoded(code).filter(bytes -> bytes.length == 16 + TAG_LENGTH).flatMap(bytes -> {
            byte[] id = Arrays.copyOf(bytes, 16);
            byte[] tag = Arrays.copyOfRange(bytes, 16, bytes.length);
            ByteBuffer buffer = ByteBuffer.wrap(id);
            return MessageDigest.isEqual(tag, tag(id))
                    ? Optional.of(new UUID(buffer.getLong(), buffer.getLong()))
                    : Optional.empty();
        });
    }

    private static Optional<byte[]> decoded(String code) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(code));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private byte[] tag(byte[] id) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(id), TAG_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has HmacSHA256", e);
        }
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
