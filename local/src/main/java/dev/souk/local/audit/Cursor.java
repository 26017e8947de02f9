package dev.souk.local.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Rows that come from the database as they are asked for. The next one can be looked at before it is taken. */
final class Cursor<T> implements AutoCloseable {
    private final Snapshot snapshot;
    private final Statement statement;
    private final ResultSet rows;
    private final Snapshot.RowMapper<T> mapper;
    private Optional<T> next;

    Cursor(Snapshot snapshot, Statement statement, ResultSet rows, Snapshot.RowMapper<T> mapper) {
        this.snapshot = snapshot;
        this.statement = statement;
        this.rows = rows;
        this.mapper = mapper;
        this.next = fetch();
    }

    /** The row that {@link #take} will return; empty at the end. */
    Optional<T> peek() {
        return next;
    }

    /** The next row; empty at the end. */
    Optional<T> take() {
        Optional<T> taken = next;
        next = taken.isPresent() ? fetch() : next;
        return taken;
    }

    private Optional<T> fetch() {
        try {
            return rows.next() ? Optional.of(mapper.map(rows)) : Optional.empty();
        } catch (SQLException e) {
            throw snapshot.failure(e);
        }
    }

    @Override
    public void close() {
        try (statement) {
            rows.close();
        } catch (SQLException e) {
            throw snapshot.failure(e);
        }
    }
}
