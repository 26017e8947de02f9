package dev.souk.platform.background;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {

    private long nanos = Long.MAX_VALUE - 1; // the clock may turn over

    @Test
    void halfIsOfWhatIsLeft() {
        TimeBudget whole = new TimeBudget(Duration.ofNanos(8), () -> nanos);
        nanos += 4;
        TimeBudget half = whole.half();
        nanos += 1;
        assertTrue(half.isLeft());
        nanos += 1;
        assertFalse(half.isLeft());
        assertTrue(whole.isLeft());
        nanos += 2;
        assertFalse(whole.isLeft());
        assertFalse(whole.half().isLeft());
    }
}
