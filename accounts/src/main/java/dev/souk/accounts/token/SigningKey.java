package dev.souk.accounts.token;

import io.helidon.security.jwt.jwk.JwkRSA;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A key pair that signs tokens for a while and verifies them for longer.
 *
 * @param id the {@code kid}
 * @param pair RSA, 2048 bits
 * @param createdAt when it was made
 * @param signsFrom when it begins to sign; it is published before
 * @param verifiesUntil when the last token it signed has expired; empty while it has no successor
 */
record SigningKey(String id, KeyPair pair, Instant createdAt, Instant signsFrom, Optional<Instant> verifiesUntil) {

    /** The public half as a JSON Web Key (RFC 7517). */
    Map<String, String> toJwk() {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        Map<String, String> jwk = new LinkedHashMap<>();
        jwk.put("kty", "RSA");
        jwk.put("use", "sig");
        jwk.put("alg", JwkRSA.ALG_RS256);
        jwk.put("kid", id);
        jwk.put("n", encode(key.getModulus()));
        jwk.put("e", encode(key.getPublicExponent()));
        return jwk;
    }

    /** The pair as what signs tokens. */
    JwkRSA signer() {
        return JwkRSA.builder()
                .keyId(id)
                .algorithm(JwkRSA.ALG_RS256)
                .publicKey((RSAPublicKey) pair.getPublic())
                .privateKey((RSAPrivateKey) pair.getPrivate())
                .build();
    }

    /** Base64urlUInt of RFC 7518: big-endian, without a sign byte. */
    private static String encode(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
    }

    /** Only the id: the rest is secret or long. */
    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
