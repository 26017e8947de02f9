package dev.souk.edge.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private long now;
    private final RetryBudget budget = new RetryBudget(() -> now);

    @Test
    void isATenthOfTheRequestsAndASmallReserve() {
        int again = 0;
        for (int i = 0; i < 10_000; i++) {
            budget.deposit();
            again += budget.withdraw() ? 1 : 0;
        }
        assertTrue(again >= 1000 && again <= 1020, again + " of 10,000");
    }

    @Test
    void goodTimesDoNotPayForABurst() {
        for (int i = 0; i < 10_000; i++) {
            budget.deposit();
        }
        int again = 0;
        while (budget.withdraw()) {
            again++;
        }
        assertEquals(100, again);
    }

    @Test
    void theReserveComesBackWithTime() {
        while (budget.withdraw()) {
            now++;
        }
        assertFalse(budget.withdraw());
        now += Duration.ofSeconds(10).toNanos();
        for (int i = 0; i < 20; i++) {
            assertTrue(budget.withdraw());
        }
        assertFalse(budget.withdraw());
    }
}
