package dev.souk.platform.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final VerifiedTokens tokens = new VerifiedTokens();

    @Test
    void neverHoldsMoreThanItsBound() {
        for (int i = 0; i < 3 * VerifiedTokens.MAX_TOKENS; i++) {
            tokens.put("token-" + i, expiring(NOW.plusSeconds(300)), NOW);
            assertTrue(tokens.size() <= VerifiedTokens.MAX_TOKENS);
        }
    }

    @Test
    void forgetsExpiredTokensFirst() {
        tokens.put("lasting", expiring(NOW.plusSeconds(300)), NOW);
        for (int i = 1; i < VerifiedTokens.MAX_TOKENS; i++) {
            tokens.put("token-" + i, expiring(NOW.minusSeconds(1)), NOW);
        }
        tokens.put("another", expiring(NOW.plusSeconds(300)), NOW);
        assertEquals(2, tokens.size());
        assertTrue(tokens.get("lasting").isPresent());
    }

    private static VerifiedToken expiring(Instant expires) {
        return new VerifiedToken(new Caller.Guest(), Optional.empty(), expires);
    }
}
