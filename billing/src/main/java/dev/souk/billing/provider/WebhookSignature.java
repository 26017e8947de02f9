package dev.souk.billing.provider;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How the simulator signs what it tells: {@code v1=<hex>}, the HMAC-SHA256 (RFC 2104) over {@code <timestamp>.<body>} with a
 * secret that both sides know. While the secret is being replaced, several signatures may be given, separated by commas.
 */
public final class WebhookSignature {

    /** The header with the time of sending, in seconds since 1970. */
    public static final String TIMESTAMP_HEADER = "X-Provider-Timestamp";

    /** The header with the signatures. */
    public static final String SIGNATURE_HEADER = "X-Provider-Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String SCHEME = "v1=";
    private static final int MOST_SIGNATURES = 5;

    private WebhookSignature() {}

    /** The value of the signature's header for a body sent at that time. */
    public static String sign(String secret, String timestamp, byte[] body) {
        return SCHEME + HexFormat.of().formatHex(mac(secret, timestamp, body));
    }

    /**
     * Whether one of the signatures was made with one of the secrets. How long it takes tells nothing about how much of a
     * signature was right.
     *
     * @param signatures the value of the header
     */
    public static boolean isGood(List<String> secrets, String timestamp, byte[] body, String signatures) {
        boolean good = false;
        List<byte[]> given = Arrays.stream(signatures.split(",", MOST_SIGNATURES + 1))
                .limit(MOST_SIGNATURES)
                .map(signature -> signature.strip().getBytes(StandardCharsets.UTF_8))
                .toList();
        for (String secret : secrets) {
            byte[] right = sign(secret, timestamp, body).getBytes(StandardCharsets.UTF_8);
            for (byte[] signature : given) {
                good |= MessageDigest.isEqual(right, signature);
            }
        }
        return good;
    }

    private static byte[] mac(String secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
