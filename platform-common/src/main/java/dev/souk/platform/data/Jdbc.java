package dev.souk.platform.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Plain SQL in the current transaction, with {@code ?} for arguments. Arguments may be strings (also for uuid and jsonb
 * columns), numbers, booleans, {@code UUID}, {@code Instant} and the other {@code java.time} types, byte arrays, enums
 * (by name), {@code Optional}, {@code null}, and collections or arrays of uuid, text or numbers for {@code = any(?)}.
 */
public final class Jdbc {
    private final Database database;

    /** For the transactions of this database, which have to be begun there. */
    public Jdbc(Database database) {
        this.database = database;
    }

    /**
     * Runs an INSERT, UPDATE, DELETE or other command.
     *
     * @return how many rows it touched
     * @throws DataException when the database refuses
     */
    public int update(String sql, Object... args) {
        try (PreparedStatement statement = prepare(database.writingConnection(), sql, args)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DataException(e);
        }
    }

    /** All rows of a query, or of a command with RETURNING, in order. */
    public <T> List<T> query(String sql, RowMapper<T> mapper, Object... args) {
        try (PreparedStatement statement = prepare(database.connection(), sql, args);
                ResultSet rows = statement.executeQuery()) {
            List<T> result = new ArrayList<>();
            Row row = new Row(rows);
            while (rows.next()) {
                result.add(mapper.map(row));
            }
            return result;
        } catch (SQLException e) {
            throw new DataException(e);
        }
    }

    /**
     * The only row of a query; empty when there is none.
     *
     * @throws IllegalStateException when there are several
     */
    public <T> Optional<T> one(String sql, RowMapper<T> mapper, Object... args) {
        List<T> rows = query(sql, mapper, args);
        if (rows.size() > 1) {
            throw new IllegalStateException(rows.size() + " rows where at most one was expected: " + sql);
        }
        return rows.stream().findFirst();
    }

    /** Runs one command, or several separated by semicolons in one round trip, whatever they return. */
    public void run(String sql, Object... args) {
        try (PreparedStatement statement = prepare(database.writingConnection(), sql, args)) {
            statement.execute();
        } catch (SQLException e) {
            throw new DataException(e);
        }
    }

    /**
     * Runs one command later in the current transaction: at the latest before it commits, together with all others that wait,
     * in their order and in one round trip; and before the next statement that is run at once. For commands whose result
     * nobody needs.
     */
    public void later(String sql, Object... args) {
        database.defer(new Deferred.Command(sql, args, Optional.empty()));
    }

    /**
     * As {@link #later}, for a command that has to touch exactly one row.
     *
     * @param otherwise makes what is thrown when it does not; it may ask the database
     */
    public void laterOne(Supplier<? extends RuntimeException> otherwise, String sql, Object... args) {
        database.defer(new Deferred.Command(sql, args, Optional.of(otherwise)));
    }

    static PreparedStatement prepare(Connection connection, String sql, Object... args) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < args.length; i++) {
                Arguments.set(statement, i + 1, args[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }
}
