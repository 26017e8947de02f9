package dev.souk.local.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Rows that come from the database as they are asked for, sorted by their id. Several are merged by asking for the
 * {@link #first} id of all and taking it from each.
 */
final class Cursor<T extends Cursor.Keyed> implements AutoCloseable {
    /** PostgreSQL compares the bytes of an id, Java two signed numbers. */
    private static final Comparator<UUID> LIKE_POSTGRES = (one, other) -> {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    };

    private final Snapshot snapshot;
    private final Statement statement;
    private final ResultSet rows;
    private final Snapshot.RowMapper<T> mapper;
    private Optional<T> next;

    /** A row that is known by its id. */
    interface Keyed {
        UUID id();
    }

    Cursor(Snapshot snapshot, Statement statement, ResultSet rows, Snapshot.RowMapper<T> mapper) {
        this.snapshot = snapshot;
        this.statement = statement;
        this.rows = rows;
        this.mapper = mapper;
        this.next = fetch();
    }

    /** The lowest id of the rows that come next; empty when all have come. */
    static Optional<UUID> first(Cursor<?>... cursors) {
        return Stream.of(cursors)
                .flatMap(cursor -> cursor.next.stream())
                .map(Keyed::id)
                .min(LIKE_POSTGRES);
    }

    /** The next row, when it has this id; otherwise it stays the next. */
    Optional<T> take(UUID id) {
        Optional<T> taken = next.filter(row -> row.id().equals(id));
        if (taken.isPresent()) {
            next = fetch();
        }
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
