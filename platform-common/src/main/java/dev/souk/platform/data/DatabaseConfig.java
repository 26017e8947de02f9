package dev.souk.platform.data;

import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Where the database is and how much of it one instance may use.
 *
 * @param url JDBC address, {@code jdbc:postgresql://host:port/name}
 * @param user role at run time: reads and writes rows, changes no table
 * @param password of the role
 * @param poolSize most connections of this process; that many transactions run at once and the others queue in order
 * @param statementTimeout longest a single statement may take when the request leaves more time
 * @param acquireTimeout longest wait for a connection when the request leaves more time
 */
public record DatabaseConfig(
        String url, String user, String password, int poolSize, Duration statementTimeout, Duration acquireTimeout) {

    private static final int DEFAULT_POOL_SIZE = 10;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /** Refuses an address that is not of PostgreSQL, and an empty pool, naming the setting. */
    public DatabaseConfig {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("souk.db.url must start with jdbc:postgresql: but is " + url);
        }
        if (poolSize < 1) {
            throw new IllegalArgumentException("souk.db.pool-size must be at least 1 but is " + poolSize);
        }
    }

    /** A pool of ten connections and five seconds for each statement and each wait. */
    public DatabaseConfig(String url, String user, String password) {
        this(url, user, password, DEFAULT_POOL_SIZE, DEFAULT_TIMEOUT, DEFAULT_TIMEOUT);
    }

    /** Reads {@code souk.db.*}; empty when {@code souk.db.url} is absent. */
    public static Optional<DatabaseConfig> from(Config config) {
        return config.getOptionalValue("souk.db.url", String.class)
                .map(url -> new DatabaseConfig(
                        url,
                        config.getValue("souk.db.user", String.class),
                        config.getOptionalValue("souk.db.password", String.class)
                                .orElse(""),
                        config.getOptionalValue("souk.db.pool-size", Integer.class)
                                .orElse(DEFAULT_POOL_SIZE),
                        config.getOptionalValue("souk.db.statement-timeout", Duration.class)
                                .orElse(DEFAULT_TIMEOUT),
                        config.getOptionalValue("souk.db.acquire-timeout", Duration.class)
                                .orElse(DEFAULT_TIMEOUT)));
    }

    /** The same database with another number of connections. */
    public DatabaseConfig withPoolSize(int size) {
        return new DatabaseConfig(url, user, password, size, statementTimeout, acquireTimeout);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseConfig[" + url + " as " + user + ", " + poolSize + " connections]";
    }
}
