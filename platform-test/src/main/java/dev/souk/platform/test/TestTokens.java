package dev.souk.platform.test;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Tokens a service under test accepts, without a running accounts service. They are signed with a key made once per
 * JVM, and {@link TestTokensConfig} makes the verifier trust it.
 *
 * <p>Every method returns the whole value of an {@code Authorization} header ({@code Bearer ...}).
 */
public final class TestTokens {

    /** The {@code kid} of the test key. */
    public static final String KEY_ID = "test-key";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final KeyPair KEYS = KeyPairs.rsa();

    private TestTokens() {}

    /** A customer of this account, in a session of their own. */
    public static String customer(UUID accountId) {
        return customer(accountId, UUID.randomUUID());
    }

    /** A customer of this account, in this session. */
    public static String customer(UUID accountId, UUID sessionId) {
        return user(accountId, sessionId, "customer");
    }

    /** A moderator with an account of their own. */
    public static String moderator() {
        return user(UUID.randomUUID(), UUID.randomUUID(), "customer", "moderator");
    }

    /** An admin with an account of their own. */
    public static String admin() {
        return admin(UUID.randomUUID());
    }

    /** An admin of this account. */
    public static String admin(UUID accountId) {
        return user(accountId, UUID.randomUUID(), "customer", "admin");
    }

    /** A person with exactly these roles. */
    public static String user(UUID accountId, UUID sessionId, String... roles) {
        Instant now = Instant.now();
        return "Bearer "
                + sign(KEY_ID, """
                        {"iss":"souk","sub":"%s","upn":"%s","jti":"%s","sid":"%s","groups":%s,"iat":%d,"exp":%d}
                        """.formatted(
                                accountId,
                                accountId,
                                UUID.randomUUID(),
                                sessionId,
                                jsonArray(roles),
                                now.getEpochSecond(),
                                now.getEpochSecond() + 300));
    }

    /** The service of this name with these scopes, such as {@code service("orders", "catalog:holds")}. */
    public static String service(String name, String... scopes) {
        Instant now = Instant.now();
        return "Bearer "
                + sign(KEY_ID, """
                        {"iss":"souk","sub":"%s","upn":"%s","jti":"%s","scope":"%s","groups":["service"],"iat":%d,"exp":%d}
                        """.formatted(
                                name,
                                name,
                                UUID.randomUUID(),
                                String.join(" ", scopes),
                                now.getEpochSecond(),
                                now.getEpochSecond() + 3600));
    }

    /** A token (without {@code Bearer}) with these claims, signed with the test key but naming any key id. */
    public static String sign(String keyId, String claims) {
        try {
            String content = encode("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"%s\"}".formatted(keyId))
                    + "."
                    + encode(claims.strip());
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KEYS.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The test key cannot sign", e);
        }
    }

    /** The JSON Web Key Set that holds the public half of the test key. */
    public static String jwks() {
        RSAPublicKey key = (RSAPublicKey) KEYS.getPublic();
        return """
                {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"%s","n":"%s","e":"%s"}]}
                """.strip().formatted(
                KEY_ID,
                BASE64.encodeToString(unsigned(key.getModulus().toByteArray())),
                BASE64.encodeToString(unsigned(key.getPublicExponent().toByteArray())));
    }

    private static byte[] unsigned(byte[] twosComplement) {
        return twosComplement[0] == 0 ? Arrays.copyOfRange(twosComplement, 1, twosComplement.length) : twosComplement;
    }

    private static String jsonArray(String... values) {
        return Arrays.stream(values).map(value -> '"' + value + '"').collect(Collectors.joining(",", "[", "]"));
    }

    private static String encode(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
