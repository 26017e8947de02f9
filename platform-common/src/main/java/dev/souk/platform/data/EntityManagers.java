package dev.souk.platform.data;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.persistence.jpa.JpaHelper;

/**
 * The JPA side of {@link Database}: persistence unit {@code souk}, resource-local, on the connection of the current
 * transaction. Nothing is cached beyond a transaction, because every other instance writes the same rows.
 */
final class EntityManagers {
    private static final String UNIT = "souk";

    private final CurrentConnectionSource connections;
    private EntityManagerFactory factory;

    EntityManagers(Pool pool, Supplier<Optional<Connection>> current) {
        this.connections = new CurrentConnectionSource(pool, current);
    }

    EntityManager create() {
        return factory().createEntityManager();
    }

    void warmUp() {
        if (Thread.currentThread().getContextClassLoader().getResource("META-INF/persistence.xml") != null) {
            factory().createEntityManager().close();
        }
    }

    synchronized void close() {
        if (factory != null) {
            factory.close();
        }
    }

    private synchronized EntityManagerFactory factory() {
        if (factory == null) {
            factory = Persistence.createEntityManagerFactory(
                    UNIT,
                    Map.of(
                            "jakarta.persistence.nonJtaDataSource", connections,
                            "jakarta.persistence.transactionType", "RESOURCE_LOCAL",
                            "eclipselink.target-database", "PostgreSQL",
                            "eclipselink.cache.shared.default", "false",
                            "eclipselink.jdbc.batch-writing", "JDBC",
                            "eclipselink.logging.logger", "JavaLogger"));
            // Or it reads again what failed with a lost connection, from the same one, with pauses of five seconds.
            JpaHelper.getDatabaseSession(factory).getLogin().setConnectionHealthValidatedOnError(false);
        }
        return factory;
    }
}
