package dev.souk.platform.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RevokedSessionsTest {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final RevokedSessions revoked = new RevokedSessions(clock);

    @Test
    void knowsWhatItWasToldUntilItIsOver() {
        Revocation early = revocation(60);
        Revocation late = revocation(300);
        Revocation over = revocation(-1);
        List.of(early, late, over).forEach(revoked::add);
        assertTrue(revoked.contains(early.subject()) && revoked.contains(late.subject()));
        assertFalse(revoked.contains(over.subject()));

        clock.advance(Duration.ofMinutes(2));
        Revocation found = revocation(60);
        revoked.reread(List.of(found));
        assertTrue(revoked.contains(late.subject()) && revoked.contains(found.subject()));
        assertEquals(2, revoked.size());
    }

    @Test
    void looksThroughWhatItKnowsOnlyWhenAllIsReadAgain() {
        revoked.add(revocation(60));
        clock.advance(Duration.ofMinutes(2));
        revoked.add(revocation(60));
        assertEquals(2, revoked.size());
        revoked.reread(List.of());
        assertEquals(1, revoked.size());
    }

    private Revocation revocation(long seconds) {
        return new Revocation(UUID.randomUUID(), clock.instant().plusSeconds(seconds));
    }
}
