package dev.souk.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UsageTest {

    private static final Limit LIMIT = new Limit("test", Limit.Per.ADDRESS, "", 100, Duration.ofMinutes(1));
    private static final long BEGIN = 60_000 * 1000L;

    private final Usage usage = new Usage(LIMIT, "client", BEGIN);

    @Test
    void letsTheQuotaPassAndSaysWhatIsLeft() {
        for (int left = 99; left >= 0; left--) {
            Decision decision = usage.take(BEGIN, 1);
            assertTrue(decision.allowed());
            assertEquals(left, decision.remaining());
        }
        assertFalse(usage.take(BEGIN, 1).allowed());
    }

    @Test
    void aHundredthOfTheQuotaIsMuchNews() {
        Usage large =
                new Usage(new Limit("large", Limit.Per.ADDRESS, "", 1200, Duration.ofMinutes(1)), "client", BEGIN);
        for (int i = 0; i < 11; i++) {
            large.take(BEGIN, 1);
            assertFalse(large.hasMuchNews());
        }
        large.take(BEGIN, 1);
        assertTrue(large.hasMuchNews());
        large.tell(BEGIN);
        assertFalse(large.hasMuchNews());
        usage.take(BEGIN, 1);
        assertTrue(usage.hasMuchNews(), "of a small quota every request counts");
    }

    @Test
    void theWindowSlides() {
        take(100, BEGIN);
        assertFalse(usage.take(BEGIN + 60_000, 1).allowed(), "all of the last window counts when the next begins");
        assertEquals(50, take(100, BEGIN + 90_000), "half of it when half of the next is over");
        assertEquals(100, take(200, BEGIN + 240_000));
    }

    @Test
    void whoReadTheClockBeforeTheWindowTurnedDoesNotTurnItBack() {
        take(100, BEGIN);
        assertFalse(usage.take(BEGIN + 60_000, 1).allowed());
        assertFalse(usage.take(BEGIN + 59_999, 1).allowed(), "late by a millisecond");
        assertFalse(usage.take(BEGIN + 60_000, 1).allowed());
        assertEquals(50, take(100, BEGIN + 90_000));
    }

    @Test
    void aClockThatIsSetBackFreezesNobody() {
        take(100, BEGIN);
        assertTrue(usage.take(BEGIN - 3_600_000, 1).allowed());
    }

    @Property(tries = 200)
    void oneMoreFitsExactlyWhenItWasSaid(
            @ForAll @IntRange(min = 0, max = 59_999) int offset, @ForAll @IntRange(max = 59_999) int later) {
        Usage some = new Usage(LIMIT, "client", BEGIN);
        long now = BEGIN + offset;
        while (some.take(now, 1).allowed()) {}
        now += later;
        Decision refused = some.take(now, 1);
        while (refused.allowed()) {
            refused = some.take(now, 1);
        }
        assertFalse(some.take(now + refused.resetMillis() - 2, 1).allowed(), "too early");
        assertTrue(some.take(now + refused.resetMillis() + 2, 1).allowed(), "after " + refused.resetMillis());
    }

    @Test
    void countsWhatOthersHaveTold() {
        take(10, BEGIN);
        Usage.News news = usage.tell(BEGIN);
        assertEquals(10, news.count());
        usage.take(BEGIN, 1);
        usage.heard(news, 90, 0);
        assertEquals(9, take(100, BEGIN), "90 by all, and one since");
    }

    @Test
    void keepsWhatCouldNotBeTold() {
        take(10, BEGIN);
        usage.notHeard(usage.tell(BEGIN));
        assertEquals(10, usage.tell(BEGIN).count());
    }

    @Test
    void givesItsPartWhenNobodyCanBeTold() {
        int allowed = 0;
        for (int i = 0; i < 100; i++) {
            allowed += usage.take(BEGIN, 3).allowed() ? 1 : 0;
        }
        assertEquals(33, allowed);
    }

    private int take(int count, long now) {
        int allowed = 0;
        for (int i = 0; i < count; i++) {
            allowed += usage.take(now, 1).allowed() ? 1 : 0;
        }
        return allowed;
    }
}
