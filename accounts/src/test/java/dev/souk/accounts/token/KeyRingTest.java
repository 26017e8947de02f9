package dev.souk.accounts.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.KeyPairs;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration LEAD = Duration.ofMinutes(1);
    private static final KeyPair PAIR = KeyPairs.rsa();

    private final SigningKey first = key("first", NOON.minus(Duration.ofDays(30)), Optional.of(NOON.plusSeconds(7260)));
    private final SigningKey second = key("second", NOON, Optional.empty());
    private final KeyRing ring = new KeyRing(7, List.of(second, first));

    @Test
    void theNewestKeySignsOnceItMay() {
        assertEquals(Optional.of(first), ring.signer(NOON));
        assertEquals(Optional.of(first), ring.signer(NOON.plus(LEAD).minusMillis(1)));
        assertEquals(Optional.of(second), ring.signer(NOON.plus(LEAD)));
    }

    @Test
    void theVeryFirstKeySignsAtOnce() {
        assertEquals(Optional.of(second), new KeyRing(1, List.of(second)).signer(NOON));
        assertEquals(Optional.empty(), new KeyRing(1, List.of()).signer(NOON));
    }

    @Test
    void aNewKeyIsDueWhenTheNewestIsOld() {
        Duration month = Duration.ofDays(30);
        assertTrue(new KeyRing(0, List.of()).isRotationDue(month, NOON));
        assertTrue(new KeyRing(1, List.of(first)).isRotationDue(month, NOON));
        assertFalse(ring.isRotationDue(month, NOON.plus(month).minusMillis(1)));
        assertTrue(ring.isRotationDue(month, NOON.plus(month)));
    }

    @Test
    void anOldKeyVerifiesForTwoLifetimesOfTheLongestToken() {
        assertEquals(Duration.ofHours(2), SigningKeys.OVERLAP);
        assertEquals(List.of(), ring.over(NOON.plusSeconds(7259)));
        assertEquals(List.of(first), ring.over(NOON.plusSeconds(7260)));
    }

    @Test
    void publishesPublicHalvesOnly() {
        String document = ring.toJwks();
        assertTrue(document.startsWith("{\"revision\":7,\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\""));
        assertFalse(document.contains("\"d\":"));
        assertEquals(document, new KeyRing(7, List.of(first, second)).toJwks());
    }

    private static SigningKey key(String id, Instant created, Optional<Instant> verifiesUntil) {
        return new SigningKey(id, PAIR, created, created.plus(LEAD), verifiesUntil);
    }
}
