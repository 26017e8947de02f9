package dev.souk.platform.data;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.deadline.DeadlineExceeded;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The connections of one process. A fair queue stands before the pool: waiting ends with the request's deadline, which
 * the pool's own fixed timeout cannot do, and the first to come is the first served.
 */
final class Pool {
    /** Beyond a statement's time, of which a transaction has few: only a server that has gone silent takes so long. */
    private static final Duration MORE_THAN_A_STATEMENT = Duration.ofSeconds(40);

    private final HikariDataSource connections;
    private final LentConnections lent;
    private final Semaphore free;
    private final DatabaseConfig config;

    Pool(DatabaseConfig config) {
        this.config = config;
        this.free = new Semaphore(config.poolSize(), true);
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName("souk");
        hikari.setJdbcUrl(config.url());
        hikari.setUsername(config.user());
        hikari.setPassword(config.password());
        hikari.setMaximumPoolSize(config.poolSize());
        hikari.setMinimumIdle(Math.min(2, config.poolSize()));
        hikari.setIdleTimeout(TimeUnit.MINUTES.toMillis(2));
        hikari.setMaxLifetime(TimeUnit.MINUTES.toMillis(30));
        hikari.setConnectionTimeout(Math.max(250, config.acquireTimeout().toMillis()));
        hikari.setInitializationFailTimeout(-1);
        hikari.setAutoCommit(false);
        // Commits the settings below, which a rollback would undo.
        hikari.setIsolateInternalQueries(true);
        hikari.setConnectionInitSql("set statement_timeout = "
                + config.statementTimeout().toMillis() + "; set idle_in_transaction_session_timeout = '15s'");
        // A string may stand for uuid, jsonb or an enumeration; the server knows the column's type.
        hikari.addDataSourceProperty("stringtype", "unspecified");
        hikari.addDataSourceProperty("tcpKeepAlive", "true");
        this.connections = new HikariDataSource(hikari);
        this.lent = new LentConnections(config.statementTimeout().plus(MORE_THAN_A_STATEMENT));
    }

    /** Shows operators how much of the pool is used, and who stands in the queue. */
    void showMetrics() {
        gauge("souk_pool_size", "Connections that there may be", config::poolSize);
        gauge("souk_pool_in_use", "Connections that are in use", () -> config.poolSize() - free.availablePermits());
        gauge("souk_pool_waiting", "Requests that wait for a connection", free::getQueueLength);
    }

    private static void gauge(String name, String description, Supplier<Integer> value) {
        Metrics.globalRegistry().getOrCreate(Gauge.builder(name, value).description(description));
    }

    /** @param alone whether each statement is to stand alone, which saves the commit; not with a limit for the statement */
    Connection acquire(boolean alone) {
        Deadline deadline = Deadline.current();
        deadline.check();
        awaitTurn(deadline);
        try {
            return prepared(connections.getConnection(), deadline, alone);
        } catch (SQLException e) {
            free.release();
            throw new DataException(e);
        } catch (RuntimeException | Error e) {
            free.release();
            throw e;
        }
    }

    private Connection prepared(Connection connection, Deadline deadline, boolean alone) throws SQLException {
        lent.taken(connection);
        try {
            boolean limited = limit(connection, deadline);
            if (alone && !limited) {
                connection.setAutoCommit(true); // undone by the pool
            }
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            lent.giveBack(connection, true);
            throw e;
        }
    }

    void release(Connection connection, boolean committed) {
        try {
            lent.giveBack(connection, committed);
        } catch (SQLException e) {
            System.getLogger(Pool.class.getName()).log(System.Logger.Level.DEBUG, "A connection was lost", e);
        } finally {
            free.release();
        }
    }

    /** A connection outside of every transaction and of the queue; for the start of JPA only. */
    Connection unmanaged() throws SQLException {
        return connections.getConnection();
    }

    void close() {
        lent.close();
        connections.close();
    }

    private void awaitTurn(Deadline deadline) {
        Duration wait = deadline.remaining(config.acquireTimeout());
        try {
            if (!free.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                deadline.check();
                throw new DatabaseBusy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseBusy();
        }
    }

    /** Costs a round trip, so only when the request leaves far less than the statement timeout each connection has anyway. */
    private boolean limit(Connection connection, Deadline deadline) throws SQLException {
        Duration left = deadline.remaining(config.statementTimeout());
        if (left.compareTo(config.statementTimeout().dividedBy(2)) < 0) {
            if (left.toMillis() < 1) {
                throw new DeadlineExceeded();
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("set local statement_timeout = " + left.toMillis());
            }
            return true;
        }
        return false;
    }
}
