package dev.souk.local.faults.inside;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** The clock of a machine that is wrong by {@code souk.faults.clock}, such as {@code PT90S} or {@code PT-90S}; it is noted. */
@Dependent
@Alternative
@Priority(1)
class WrongClock {
    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    Clock clock() throws IOException {
        Duration offset = Duration.parse(System.getProperty("souk.faults.clock", "PT0S"));
        if (!offset.isZero()) {
            Traps.note("clocks", offset.toString());
        }
        return Clock.offset(Clock.systemUTC(), offset);
    }
}
