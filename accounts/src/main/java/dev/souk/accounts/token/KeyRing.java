package dev.souk.accounts.token;

import dev.souk.platform.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The signing keys of a moment, the same for all instances.
 *
 * @param revision grows with every change of the published set
 * @param keys in any order
 */
record KeyRing(long revision, List<SigningKey> keys) {

    private static final Comparator<SigningKey> BY_START = Comparator.comparing(SigningKey::signsFrom);

    KeyRing {
        keys = keys.stream().sorted(BY_START.thenComparing(SigningKey::id)).toList();
    }

    /**
     * The key that signs now: the newest that may. Right after the very first one was made it signs at once, since nothing
     * else could.
     */
    Optional<SigningKey> signer(Instant now) {
        return keys.stream()
                .filter(key -> !key.signsFrom().isAfter(now))
                .reduce((_, newer) -> newer)
                .or(() -> keys.stream().findFirst());
    }

    /** Whether it is time for a new key. */
    boolean isRotationDue(Duration interval, Instant now) {
        return keys.stream().allMatch(key -> !now.isBefore(key.createdAt().plus(interval)));
    }

    /** The keys whose tokens have all expired. */
    List<SigningKey> over(Instant now) {
        return keys.stream()
                .filter(key -> key.verifiesUntil()
                        .filter(until -> !now.isBefore(until))
                        .isPresent())
                .toList();
    }

    /** The JSON Web Key Set to publish, with its revision. */
    String toJwks() {
        return Json.write(
                new Jwks(revision, keys.stream().map(SigningKey::toJwk).toList()));
    }

    private record Jwks(long revision, List<Map<String, String>> keys) {}
}
