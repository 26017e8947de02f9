package dev.souk.local.audit;

import dev.souk.local.Failure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** One database at one moment: a read-only transaction that sees no change made after it began. */
final class Snapshot implements AutoCloseable {
    private static final int ROWS_AT_A_TIME = 2_000;

    private final String service;
    private final Connection connection;

    private Snapshot(String service, Connection connection) {
        this.service = service;
        this.connection = connection;
    }

    /** What to do with a row. */
    @FunctionalInterface
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** What to make of a row. */
    @FunctionalInterface
    interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    static Snapshot open(String service, AuditSettings.Source source) {
        Properties properties = new Properties();
        properties.setProperty("user", source.user());
        properties.setProperty("password", source.password());
        properties.setProperty("ApplicationName", "souk audit");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("stringtype", "unspecified");
        try {
            Connection connection = DriverManager.getConnection(source.url(), properties);
            try {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setReadOnly(true);
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    // The first statement fixes the moment. A big sort in memory, and no time for compiling.
                    statement.execute("set local work_mem = '48MB'; set local jit = off;"
                            + " set local statement_timeout = '5min'; select now()");
                }
                return new Snapshot(service, connection);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new Failure(
                    "the audit cannot read the database of " + service + " at " + source.url() + " as " + source.user()
                            + ": " + e.getMessage(),
                    e);
        }
    }

    void each(String sql, RowReader reader, Object... arguments) {
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                reader.read(rows);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** The only number of the only row. */
    long count(String sql) {
        long[] count = new long[1];
        each(sql, row -> count[0] = row.getLong(1));
        return count[0];
    }

    /** Rows one after the other, a few thousand in memory. */
    <T extends Cursor.Keyed> Cursor<T> cursor(String sql, RowMapper<T> mapper) {
        try {
            PreparedStatement statement = prepare(sql);
            return new Cursor<>(this, statement, statement.executeQuery(), mapper);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    Failure failure(SQLException e) {
        return new Failure("the audit cannot read the database of " + service + ": " + e.getMessage(), e);
    }

    private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setFetchSize(ROWS_AT_A_TIME);
        for (int index = 0; index < arguments.length; index++) {
            statement.setObject(index + 1, arguments[index]);
        }
        return statement;
    }

    @Override
    public void close() {
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            System.getLogger(Snapshot.class.getName()).log(System.Logger.Level.DEBUG, "A snapshot was lost", e);
        }
    }
}
