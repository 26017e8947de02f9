package dev.souk.platform.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TrustedKeysTest {

    private static final TestKey ONE = TestKey.named("one");
    private static final TestKey TWO = TestKey.named("two");

    private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String published = ONE.jwks(1);
    private final TrustedKeys keys = new TrustedKeys(KeySet.EMPTY, this::ask, clock::nanoTime);

    private String ask() {
        asked.incrementAndGet();
        return published;
    }

    @Test
    void asksOnceInTenSecondsForUnknownKeys() {
        assertTrue(keys.find("one").isPresent());
        for (int i = 0; i < 1_000; i++) {
            assertFalse(keys.find("unknown-" + i).isPresent());
        }
        assertEquals(1, asked.get());
        clock.advance(TrustedKeys.REFRESH_INTERVAL.minusMillis(1));
        assertFalse(keys.find("unknown").isPresent());
        assertEquals(1, asked.get());
        clock.advance(TrustedKeys.REFRESH_INTERVAL);
        assertFalse(keys.find("unknown").isPresent());
        assertEquals(2, asked.get());
        assertTrue(keys.find("one").isPresent());
    }

    @Test
    void asksOnceForAFloodFromManyThreads() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> found = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                String keyId = i % 2 == 0 ? "one" : "unknown-" + i;
                found.add(threads.submit(() -> {
                    start.await();
                    return keys.find(keyId).isPresent();
                }));
            }
            start.countDown();
            for (int i = 0; i < found.size(); i++) {
                assertEquals(i % 2 == 0, found.get(i).get());
            }
        }
        assertEquals(1, asked.get());
    }

    @Test
    void keepsTheLastGoodSet() {
        keys.find("one");
        for (String broken : List.of("", "[]", "{}", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"x\"}]}")) {
            published = broken;
            clock.advance(TrustedKeys.REFRESH_INTERVAL);
            assertFalse(keys.find("unknown").isPresent());
            assertTrue(keys.find("one").isPresent(), broken);
        }
        assertEquals(6, asked.get());
    }

    @Test
    void takesNoOlderSet() {
        keys.offer(TWO.keySet(2));
        keys.offer(ONE.keySet(1));
        published = ONE.jwks(1);
        assertFalse(keys.find("one").isPresent());
        assertTrue(keys.find("two").isPresent());
        keys.offer(ONE.keySet(3));
        assertTrue(keys.find("one").isPresent());
    }

    @Test
    void aChangedSetForgetsTheTokensItVerified() {
        keys.offer(ONE.keySet(1));
        TrustedKeys.Trust before = keys.trust();
        keys.offer(ONE.keySet(1));
        assertEquals(before, keys.trust());
        keys.offer(ONE.keySet(2));
        assertFalse(before.tokens() == keys.trust().tokens());
    }

    @Test
    void trustsConfiguredKeysWithoutAsking() {
        TrustedKeys configured = new TrustedKeys(TWO.keySet(0), this::ask, clock::nanoTime);
        configured.offer(ONE.keySet(9));
        assertTrue(configured.find("two").isPresent());
        assertTrue(configured.find("one").isPresent());
        assertEquals(0, asked.get());
    }

    @Test
    void passesOverKeysForOtherAlgorithms() {
        String set = ONE.jwks(1).replace("RS256", "RS512");
        assertTrue(KeySet.parse(set).keys().isEmpty());
        assertTrue(
                KeySet.parse(ONE.jwks(1).replace("\"sig\"", "\"enc\"")).keys().isEmpty());
        assertTrue(KeySet.parse("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"one\",\"k\":\"c2VjcmV0\"}]}")
                .keys()
                .isEmpty());
        assertThrows(IllegalArgumentException.class, () -> KeySet.parse("{\"keys\":3}"));
    }

    @Test
    void refusesARevisionThatNoKeySetCouldFollow() {
        Instant now = Instant.parse("2026-03-01T09:30:00Z");
        assertEquals(
                now.toEpochMilli(),
                KeySet.parse(ONE.jwks(now.toEpochMilli()), now).revision());
        for (long absurd :
                new long[] {Long.MAX_VALUE, now.plus(Duration.ofDays(2)).toEpochMilli()}) {
            assertThrows(IllegalArgumentException.class, () -> KeySet.parse(ONE.jwks(absurd), now));
        }
    }
}
