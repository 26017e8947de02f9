package dev.souk.platform.identity;

import io.helidon.security.jwt.jwk.JwkRSA;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The public keys of one JSON Web Key Set (RFC 7517), by key id. Only RSA signature keys for RS256 count; others are
 * passed over, so that a token can never choose another algorithm.
 *
 * @param revision grows with every change of the set; 0 when the document does not say
 * @param keys the keys by {@code kid}
 */
record KeySet(long revision, Map<String, JwkRSA> keys) {

    /** How far a revision, the time of a change in milliseconds, may be ahead of this clock. */
    private static final Duration AHEAD = Duration.ofDays(1);

    static final KeySet EMPTY = new KeySet(0, Map.of());

    KeySet {
        keys = Map.copyOf(keys);
    }

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException when it is not a JSON Web Key Set, or its revision is one that no later set could
     *     be above for long
     */
    static KeySet parse(String document) {
        return parse(document, Instant.now());
    }

    static KeySet parse(String document, Instant now) {
        try (JsonReader reader = Json.createReader(new StringReader(document))) {
            JsonObject root = reader.readObject();
            Map<String, JwkRSA> keys = new HashMap<>();
            for (JsonValue value : root.getJsonArray("keys")) {
                JsonObject json = value.asJsonObject();
                if (isRs256(json)) {
                    JwkRSA key = JwkRSA.create(json);
                    keys.put(key.keyId(), key);
                }
            }
            long revision = root.containsKey("revision")
                    ? root.getJsonNumber("revision").longValueExact()
                    : 0;
            if (revision > now.plus(AHEAD).toEpochMilli()) {
                throw new IllegalArgumentException("revision " + revision + " lies in the future");
            }
            return new KeySet(revision, keys);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Not a JSON Web Key Set: " + e.getMessage(), e);
        }
    }

    private static boolean isRs256(JsonObject key) {
        return "RSA".equals(key.getString("kty", ""))
                && "RS256".equals(key.getString("alg", "RS256"))
                && "sig".equals(key.getString("use", "sig"))
                && !key.getString("kid", "").isEmpty();
    }

    Optional<JwkRSA> key(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }
}
