package dev.souk.platform.time;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * Gives {@code @Inject Clock} the machine's clock, in UTC and whole microseconds: what a database keeps, so that an instant
 * is the same in the first answer and in every later one. A plain test passes its own.
 */
@Dependent
class SystemClock {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    }
}
