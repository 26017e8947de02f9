package dev.souk.accounts.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    @Test
    void waitsTwiceAsLongEachTimeUpToALimit() {
        assertEquals(Duration.ZERO, Throttle.pause(1));
        assertEquals(Duration.ZERO, Throttle.pause(Throttle.FREE));
        assertEquals(Duration.ofSeconds(1), Throttle.pause(Throttle.FREE + 1));
        assertEquals(Duration.ofSeconds(2), Throttle.pause(Throttle.FREE + 2));
        assertEquals(Duration.ofSeconds(512), Throttle.pause(Throttle.FREE + 10));
        assertEquals(Throttle.LONGEST, Throttle.pause(Throttle.FREE + 11));
        assertEquals(Throttle.LONGEST, Throttle.pause(1000));
    }
}
