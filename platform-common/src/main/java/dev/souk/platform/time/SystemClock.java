package dev.souk.platform.time;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Gives {@code @Inject Clock} the machine's clock, in UTC. A plain test passes its own. */
@Dependent
class SystemClock {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
