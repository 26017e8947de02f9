package dev.souk.local.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.souk.platform.json.Json;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** As many customers as there are tokens, each with an address of its own, and the key that their tokens are signed with. */
final class People {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    private static final String KEY_ID = "bench";
    private static final Duration VALID = Duration.ofHours(4);

    private final KeyPair key;
    private final List<String> tokens = new ArrayList<>();

    People(int count) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            key = generator.generateKeyPair();
            for (int i = 0; i < count; i++) {
                tokens.add(token());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has RSA", e);
        }
    }

    /** The JSON Web Key Set as accounts would give it. */
    String keys() {
        RSAPublicKey known = (RSAPublicKey) key.getPublic();
        return Json.write(Map.of(
                "keys",
                List.of(Map.of(
                        "kty",
                        "RSA",
                        "use",
                        "sig",
                        "alg",
                        "RS256",
                        "kid",
                        KEY_ID,
                        "n",
                        number(known.getModulus()),
                        "e",
                        number(known.getPublicExponent()))),
                "revision",
                1));
    }

    /** Of each of them one. */
    List<String> tokens() {
        return List.copyOf(tokens);
    }

    /** One request of each of them for this path, as their browsers and a proxy would write it. */
    List<byte[]> requests(String path) {
        List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            requests.add(("GET " + path + " HTTP/1.1\r\nHost: shop.example\r\nAccept: application/json\r\n"
                            + "User-Agent: bench\r\nX-Forwarded-For: " + address(i) + "\r\nAuthorization: Bearer "
                            + tokens.get(i) + "\r\n\r\n")
                    .getBytes(ISO_8859_1));
        }
        return requests;
    }

    private static String address(int person) {
        return "10." + (person >> 16 & 0xff) + "." + (person >> 8 & 0xff) + "." + (person & 0xff);
    }

    private String token() throws GeneralSecurityException {
        Instant now = Instant.now();
        String content = part(Map.of("alg", "RS256", "typ", "JWT", "kid", KEY_ID)) + "."
                + part(Map.of(
                        "iss",
                        "souk",
                        "sub",
                        UUID.randomUUID().toString(),
                        "sid",
                        UUID.randomUUID().toString(),
                        "groups",
                        List.of("customer"),
                        "jti",
                        UUID.randomUUID().toString(),
                        "iat",
                        now.getEpochSecond(),
                        "exp",
                        now.plus(VALID).getEpochSecond()));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.getPrivate());
        signature.update(content.getBytes(ISO_8859_1));
        return content + "." + URL.encodeToString(signature.sign());
    }

    private static String part(Map<String, ?> claims) {
        return URL.encodeToString(Json.write(claims).getBytes(UTF_8));
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0; // the sign
        return URL.encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }
}
