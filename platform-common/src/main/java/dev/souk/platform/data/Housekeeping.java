package dev.souk.platform.data;

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
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Runs every {@link Purge} now and then, in small transactions; one instance at a time, whichever comes first. */
@Singleton
class Housekeeping {
    private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());
    private static final int BATCH = 2_000;
    private static final long LOCK = 0x736f756b_70757267L;

    private final Database database;
    private final Jdbc jdbc;
    private final Instance<Purge> purges;
    private final Duration every;
    private final Thread thread = Thread.ofVirtual().name("souk-housekeeping").unstarted(this::run);

    @Inject
    Housekeeping(
            Database database,
            Jdbc jdbc,
            @Any Instance<Purge> purges,
            @ConfigProperty(name = "souk.housekeeping.every", defaultValue = "PT10M") Duration every) {
        this.database = database;
        this.jdbc = jdbc;
        this.purges = purges;
        this.every = every;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        if (database.isConfigured()) {
            thread.start();
        }
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(ThreadLocalRandom.current().nextLong(every.toMillis() / 2, every.toMillis() + 1));
                purges.forEach(this::purge);
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "Housekeeping ends");
        }
    }

    private void purge(Purge purge) {
        try {
            int rows;
            do {
                rows = database.inTransaction(() -> isFirst() ? purge.purge(BATCH) : 0);
            } while (rows == BATCH && !Thread.currentThread().isInterrupted());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Purging by " + purge.getClass().getSimpleName() + " failed; tried again later", e);
        }
    }

    private boolean isFirst() {
        return jdbc.one("select pg_try_advisory_xact_lock(?) as first", row -> row.bool("first"), LOCK)
                .orElseThrow();
    }
}
