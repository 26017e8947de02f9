package dev.souk.local.faults.inside;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The clock of a machine that is wrong by {@code souk.faults.clock}, such as {@code PT90S} or {@code PT-90S}. */
@Dependent
@Alternative
@Priority(1)
class WrongClock {
    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    Clock clock() {
        return Clock.offset(Clock.systemUTC(), Duration.parse(System.getProperty("souk.faults.clock", "PT0S")));
    }
}
