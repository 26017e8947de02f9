package dev.souk.catalog.stock;

import dev.souk.platform.background.Chore;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Puts what abandoned carts hold back on sale. It runs in every instance; they do not get in each other's way, and when one
 * dies the others go on.
 */
@Singleton
class HoldSweeper {

    private static final Logger LOG = System.getLogger(HoldSweeper.class.getName());

    private final Holds holds;
    private final Duration interval;
    private Optional<Chore> chore = Optional.empty();

    @Inject
    HoldSweeper(
            Holds holds, @ConfigProperty(name = "souk.catalog.hold-sweep", defaultValue = "PT5S") Duration interval) {
        this.holds = holds;
        this.interval = interval;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        chore = Optional.of(Chore.scattered("hold-sweeper", interval, this::sweepAndTell));
    }

    @PreDestroy
    void stop() {
        chore.ifPresent(Chore::close);
    }

    /** Releases every cart hold that has expired by now, each in its own transaction; returns how many. */
    int sweep() {
        int released = 0;
        while (!Thread.currentThread().isInterrupted() && holds.releaseExpired()) {
            released++;
        }
        return released;
    }

    private void sweepAndTell() {
        int released = sweep();
        if (released > 0) {
            LOG.log(Level.INFO, "Put back on sale what {0} expired carts held", released);
        }
    }
}
