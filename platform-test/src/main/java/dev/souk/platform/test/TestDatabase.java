package dev.souk.platform.test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A database that belongs to one test class.
 *
 * @param url JDBC address
 * @param user the runtime role, which a service uses
 * @param password of the runtime role
 * @param owner the role that owns the tables
 * @param ownerPassword of the owner
 */
public record TestDatabase(String url, String user, String password, String owner, String ownerPassword)
        implements AutoCloseable {

    /** A new connection as the runtime role. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** A new connection as the owner of the tables, for what a service may not do. */
    public Connection connectAsOwner() throws SQLException {
        return DriverManager.getConnection(url, owner, ownerPassword);
    }

    /** A new connection as superuser, for faults such as {@code pg_terminate_backend}. */
    public Connection connectAsSuperuser() throws SQLException {
        return PostgresServer.get().connect(name());
    }

    /** The same in another database of the same server. */
    public Connection connectAsSuperuser(String database) throws SQLException {
        return PostgresServer.get().connect(database);
    }

    /** Runs a command as superuser in this database. */
    public void asSuperuser(String sql) {
        try (Connection connection = connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Failed: " + sql, e);
        }
    }

    /** How many rows there are in {@code fromAndWhere}, such as {@code outbox where published_at is null}. */
    public long count(String fromAndWhere) {
        return Long.parseLong(one("select count(*) from " + fromAndWhere));
    }

    /** The only value of the only row that a query of the runtime role gives, as text. */
    public String one(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            Assertions.assertTrue(rows.next(), () -> "no row: " + query);
            String value = rows.getString(1);
            Assertions.assertFalse(rows.next(), () -> "more than one row: " + query);
            return value;
        } catch (SQLException e) {
            throw new IllegalStateException("Failed: " + query, e);
        }
    }

    /** Empties these tables. */
    public void truncate(String... tables) {
        asSuperuser("truncate " + String.join(", ", tables) + " restart identity cascade");
    }

    /**
     * The statements that this database executes while something is done, in their normal form, and how often each; also what
     * begins and commits transactions. A test that needs it is skipped on a server without pg_stat_statements.
     */
    public Map<String, Long> statementsOf(Runnable work) {
        try (Connection connection = connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            try {
                statement.execute("create extension if not exists pg_stat_statements");
                statement.execute("select pg_stat_statements_reset()");
            } catch (SQLException e) {
                Assumptions.abort("The server counts no statements: " + e.getMessage());
            }
            work.run();
            Map<String, Long> calls = new LinkedHashMap<>();
            try (ResultSet rows = statement.executeQuery(
                    "select query, calls from pg_stat_statements s join pg_database d on d.oid = s.dbid"
                            + " where datname = current_database() and query not like '%pg_stat_statements%'"
                            + " order by query")) {
                while (rows.next()) {
                    calls.merge(rows.getString(1).strip(), rows.getLong(2), Long::sum);
                }
            }
            return calls;
        } catch (SQLException e) {
            throw new IllegalStateException("Statements can't be counted", e);
        }
    }

    /** How often statements of connections that are closed by now have used this index; zero when there is none. */
    public long scansOf(String index) {
        try (Connection connection = connectAsSuperuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select coalesce(sum(idx_scan), 0) from pg_stat_user_indexes where indexrelname = '" + index
                                + "'")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("Scans can't be counted", e);
        }
    }

    @Override
    public void close() {
        TestSettings.remove("souk.db.url", "souk.db.user", "souk.db.password");
        PostgresServer.get().drop(name());
    }

    private String name() {
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
