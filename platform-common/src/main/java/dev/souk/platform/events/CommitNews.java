package dev.souk.platform.events;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGConnection;

/**
 * Carries the news of a commit from any instance to the one with the relay, by LISTEN and NOTIFY.
 *
 * <p>It is sent after the commit, in a transaction that does not wait for the disk: a NOTIFY in the transaction itself
 * would make all commits of the whole server take turns.
 */
final class CommitNews {
    private static final System.Logger LOG = System.getLogger(CommitNews.class.getName());
    private static final String CHANNEL = "souk_outbox";
    private static final int LOOK_UP_MILLIS = 30_000;
    private static final int VALID_SECONDS = 5;

    private final Database database;
    private final Jdbc jdbc;
    private final OutboxSignal signal;
    private Optional<Connection> connection = Optional.empty();

    CommitNews(Database database, OutboxSignal signal) {
        this.database = database;
        this.jdbc = new Jdbc(database);
        this.signal = signal;
    }

    /** Tells the instance with the relay. */
    void pass() {
        database.inTransaction(() -> jdbc.run("set local synchronous_commit = off; notify " + CHANNEL));
    }

    /** Raises the signal from now on whenever another instance passes news; does nothing when it listens already. */
    synchronized void listen() {
        if (connection.isPresent()) {
            return;
        }
        DatabaseConfig config = database.config().orElseThrow();
        try {
            Connection opened = DriverManager.getConnection(config.url(), properties(config));
            try (Statement statement = opened.createStatement()) {
                statement.execute("listen " + CHANNEL);
            }
            connection = Optional.of(opened);
            Thread.ofVirtual().name("souk-commit-news").start(() -> hear(opened));
        } catch (SQLException e) {
            throw new IllegalStateException("Can't listen for commits of other instances", e);
        }
    }

    synchronized void stopListening() {
        connection.ifPresent(CommitNews::close);
        connection = Optional.empty();
    }

    private static Properties properties(DatabaseConfig config) {
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password());
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }

    private void hear(Connection from) {
        try {
            PGConnection notifications = from.unwrap(PGConnection.class);
            while (!from.isClosed()) {
                if (notifications.getNotifications(LOOK_UP_MILLIS).length > 0) {
                    signal.raise();
                } else if (!from.isValid(VALID_SECONDS)) {
                    break; // a network that lost it in silence; the relay asks for another one
                }
            }
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "The connection for news of commits ended", e);
        }
        synchronized (this) {
            if (connection.filter(open -> open == from).isPresent()) {
                close(from);
                connection = Optional.empty();
            }
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "Closing failed", e);
        }
    }
}
