package dev.souk.platform.data;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;

/** Prepares the database while the service starts, and says so when it has to wait for something. */
@Singleton
class DataStartup {
    private static final System.Logger LOG = System.getLogger(DataStartup.class.getName());

    private final Database database;
    private final SchemaVersion schema;

    @Inject
    DataStartup(Database database, SchemaVersion schema) {
        this.database = database;
        this.schema = schema;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        if (database.isConfigured()) {
            database.showMetrics();
            Thread.ofVirtual().name("souk-data-start").start(this::prepare);
        }
    }

    private void prepare() {
        try {
            schema.outdated().ifPresent(what -> LOG.log(Level.WARNING, "Not ready: {0}", what));
            database.warmUp();
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "Not ready: waiting for the database at {0}: {1}",
                    database.config().map(DatabaseConfig::url).orElse(""),
                    e.getMessage());
        }
    }
}
