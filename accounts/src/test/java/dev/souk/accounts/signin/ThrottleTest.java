package dev.souk.accounts.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    @Test
    void waitsTwiceAsLongEachTimeUpToALimit() {
        assertEquals(Duration.ZERO, Throttle.pause(-9));
        assertEquals(Duration.ZERO, Throttle.pause(0));
        assertEquals(Duration.ofSeconds(1), Throttle.pause(1));
        assertEquals(Duration.ofSeconds(2), Throttle.pause(2));
        assertEquals(Duration.ofSeconds(512), Throttle.pause(10));
        assertEquals(Throttle.LONGEST, Throttle.pause(11));
        assertEquals(Throttle.LONGEST, Throttle.pause(1000));
    }

    @Test
    void oneNetworkCannotUseUpWhatAllHaveInADay() {
        int attempts = Throttle.FREE;
        Duration passed = Duration.ZERO;
        while (passed.compareTo(Throttle.MEMORY) < 0) {
            attempts++;
            passed = passed.plus(Throttle.pause(attempts - Throttle.FREE));
        }
        assertTrue(attempts < Throttle.FREE_ELSEWHERE / 2, attempts + " attempts");
    }
}
