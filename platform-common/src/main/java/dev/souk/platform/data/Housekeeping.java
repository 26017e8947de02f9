package dev.souk.platform.data;

import dev.souk.platform.background.Chore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Runs every {@link Purge} now and then, in small transactions; one instance at a time, whichever comes first. */
@Singleton
class Housekeeping {
    private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());
    private static final int BATCH = 2_000;
    private static final long LOCK = 0x736f756b_70757267L;

    private final Database database;
    private final Jdbc jdbc;
    private final Iterable<Purge> purges;
    private final Duration every;
    private volatile Optional<Chore> chore = Optional.empty();

    @Inject
    Housekeeping(
            Database database,
            Jdbc jdbc,
            @Any Instance<Purge> purges,
            @ConfigProperty(name = "souk.housekeeping.every", defaultValue = "PT10M") Duration every) {
        this(database, jdbc, (Iterable<Purge>) purges, every);
    }

    Housekeeping(Database database, Jdbc jdbc, Iterable<Purge> purges, Duration every) {
        this.database = database;
        this.jdbc = jdbc;
        this.purges = purges;
        this.every = every;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        if (database.isConfigured()) {
            chore = Optional.of(Chore.scattered("souk-housekeeping", every, () -> purges.forEach(this::purge)));
        }
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
        chore.ifPresent(Chore::close);
    }

    private void purge(Purge purge) {
        try {
            int rows;
            do {
                rows = database.inTransaction(() -> isFirst() ? purge.purge(BATCH) : 0);
            } while (rows == BATCH && !Thread.currentThread().isInterrupted());
        } catch (RuntimeException | Error e) { // the other purges, and the next time, are not to be lost with it
            LOG.log(Level.WARNING, "Purging by " + purge.getClass().getSimpleName() + " failed; tried again later", e);
        }
    }

    private boolean isFirst() {
        return jdbc.one("select pg_try_advisory_xact_lock(?) as first", row -> row.bool("first"), LOCK)
                .orElseThrow();
    }
}
