package dev.souk.platform.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.rest.RemoteUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceTokensTest {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private int sold;
    private boolean open = true;
    private final ServiceTokens tokens = new ServiceTokens(Optional.of(this::sell), clock::nanoTime);

    private AccountsApi.Bought sell() {
        if (!open) {
            throw new RemoteUnavailable("no accounts");
        }
        return new AccountsApi.Bought("token-" + ++sold, "Bearer", 3600);
    }

    @Test
    void buysOnceAndKeepsTheToken() {
        assertEquals(Optional.of("Bearer token-1"), tokens.authorization("catalog"));
        assertEquals(Optional.of("Bearer token-1"), tokens.authorization("billing"));
    }

    @Test
    void survivesHalfAnHourWithoutTheAccountsService() {
        tokens.authorization("catalog");
        clock.advance(Duration.ofMinutes(30));
        assertTrue(tokens.renewOnce(this::sell));
        clock.advance(Duration.ofMinutes(29));
        open = false;
        assertFalse(tokens.renewOnce(this::sell));
        clock.advance(Duration.ofMinutes(30));
        assertEquals(Optional.of("Bearer token-2"), tokens.authorization("catalog"));
        clock.advance(Duration.ofMinutes(1));
        assertThrows(RemoteUnavailable.class, () -> tokens.authorization("catalog"));
        open = true;
        assertEquals(Optional.of("Bearer token-3"), tokens.authorization("catalog"));
    }

    @Test
    void sendsNothingWithoutAnApiKey() {
        assertEquals(Optional.empty(), new ServiceTokens(Optional.empty(), clock::nanoTime).authorization("catalog"));
    }
}
