package dev.souk.edge.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.edge.proxy.Breaker.Permit;
import dev.souk.edge.proxy.Breaker.State;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private long now;
    private final Breaker breaker = new Breaker(() -> now);

    @Test
    void opensWhenHalfOfEnoughRequestsFail() {
        requests(10, true);
        requests(9, false);
        assertEquals(State.CLOSED, breaker.state());
        requests(1, false);
        assertEquals(State.OPEN, breaker.state());
        assertTrue(breaker.enter().isEmpty());
        assertEquals(Breaker.OPEN_FOR, breaker.retryAfter());
    }

    @Test
    void staysClosedWhileMostGoWell() {
        for (int i = 0; i < 100; i++) {
            requests(2, true);
            requests(1, false);
        }
        assertEquals(State.CLOSED, breaker.state());
    }

    @Test
    void forgetsWhatWasLongAgo() {
        requests(19, false);
        pass(Duration.ofSeconds(11));
        requests(5, false);
        assertEquals(State.CLOSED, breaker.state());
    }

    @Test
    void halfOpenLetsThreeTryAndClosesWhenTheyGoWell() {
        open();
        pass(Breaker.OPEN_FOR);
        assertEquals(State.HALF_OPEN, breaker.state());
        List<Permit> trials = IntStream.range(0, 3)
                .mapToObj(_ -> breaker.enter().orElseThrow())
                .toList();
        assertTrue(breaker.enter().isEmpty());
        trials.forEach(Permit::succeeded);
        assertEquals(State.CLOSED, breaker.state());
        requests(19, false);
        assertEquals(State.CLOSED, breaker.state(), "it counts from the start");
    }

    @Test
    void halfOpenOpensAgainWhenATrialFails() {
        open();
        pass(Breaker.OPEN_FOR);
        Permit good = breaker.enter().orElseThrow();
        Permit bad = breaker.enter().orElseThrow();
        good.succeeded();
        bad.failed();
        assertEquals(State.OPEN, breaker.state());
        pass(Breaker.OPEN_FOR.minusNanos(1));
        assertTrue(breaker.enter().isEmpty());
    }

    @Test
    void aTrialThatSaysNothingMakesRoomForAnother() {
        open();
        pass(Breaker.OPEN_FOR);
        for (int i = 0; i < 10; i++) {
            breaker.enter().orElseThrow().close();
        }
        assertEquals(State.HALF_OPEN, breaker.state());
    }

    @Test
    void whatBeganBeforeItOpenedSaysNothingLater() {
        Permit old = breaker.enter().orElseThrow();
        open();
        pass(Breaker.OPEN_FOR);
        assertEquals(State.HALF_OPEN, breaker.state());
        old.failed();
        assertEquals(State.HALF_OPEN, breaker.state());
    }

    private void open() {
        requests(Breaker.LEAST_REQUESTS, false);
        assertEquals(State.OPEN, breaker.state());
    }

    private void requests(int count, boolean success) {
        for (int i = 0; i < count; i++) {
            Permit permit = breaker.enter().orElseThrow();
            if (success) {
                permit.succeeded();
            } else {
                permit.failed();
            }
            permit.close();
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
