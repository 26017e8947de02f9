package dev.souk.platform.identity;

import dev.souk.platform.test.KeyPairs;
import io.helidon.security.jwt.Jwt;
import io.helidon.security.jwt.SignedJwt;
import io.helidon.security.jwt.jwk.JwkRSA;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

/** A key pair of a test, which signs tokens and knows its own JSON Web Key. */
record TestKey(String id, KeyPair pair) {

    static TestKey named(String id) {
        return new TestKey(id, KeyPairs.rsa());
    }

    /** A token with the claims that the test adds; it names this key and is signed with it. */
    String sign(Consumer<Jwt.Builder> claims) {
        Jwt.Builder builder = Jwt.builder().keyId(id).algorithm(JwkRSA.ALG_RS256);
        claims.accept(builder);
        return SignedJwt.sign(builder.build(), jwk()).tokenContent();
    }

    KeySet keySet(long revision) {
        return new KeySet(revision, Map.of(id, jwk()));
    }

    String jwks(long revision) {
        return "{\"revision\":%d,\"keys\":[%s]}".formatted(revision, json());
    }

    String json() {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return "{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
                .formatted(
                        id,
                        encode(key.getModulus().toByteArray()),
                        encode(key.getPublicExponent().toByteArray()));
    }

    private JwkRSA jwk() {
        return JwkRSA.builder()
                .keyId(id)
                .algorithm(JwkRSA.ALG_RS256)
                .publicKey((RSAPublicKey) pair.getPublic())
                .privateKey((RSAPrivateKey) pair.getPrivate())
                .build();
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
