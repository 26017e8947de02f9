package dev.souk.platform.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** The current row of a query. A method without {@code optional} in its name refuses SQL NULL. */
public final class Row {
    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    /** A column of type {@code uuid}. */
    public UUID uuid(String column) {
        return required(column, UUID.class);
    }

    /** As {@link #uuid}; empty for SQL NULL. */
    public Optional<UUID> optionalUuid(String column) {
        return optional(column, UUID.class);
    }

    /** Text, and every other type as PostgreSQL writes it (jsonb, enumerations). */
    public String text(String column) {
        return optionalText(column).orElseThrow(() -> isNull(column));
    }

    /** As {@link #text}; empty for SQL NULL. */
    public Optional<String> optionalText(String column) {
        try {
            return Optional.ofNullable(rows.getString(column));
        } catch (SQLException e) {
            throw new DataException(e);
        }
    }

    /** A {@code bigint}, such as {@code count(*)}. */
    public long longValue(String column) {
        return required(column, Long.class);
    }

    /** As {@link #longValue}; empty for SQL NULL. */
    public Optional<Long> optionalLong(String column) {
        return optional(column, Long.class);
    }

    /** An {@code integer} or {@code smallint}. */
    public int intValue(String column) {
        return required(column, Integer.class);
    }

    /** As {@link #intValue}; empty for SQL NULL. */
    public Optional<Integer> optionalInt(String column) {
        return optional(column, Integer.class);
    }

    /** A {@code boolean}. */
    public boolean bool(String column) {
        return required(column, Boolean.class);
    }

    /** A {@code timestamptz}, to the microsecond. */
    public Instant instant(String column) {
        return required(column, OffsetDateTime.class).toInstant();
    }

    /** As {@link #instant}; empty for SQL NULL. */
    public Optional<Instant> optionalInstant(String column) {
        return optional(column, OffsetDateTime.class).map(OffsetDateTime::toInstant);
    }

    /** A {@code bytea}; a copy. */
    public byte[] bytes(String column) {
        return required(column, byte[].class);
    }

    /** The constant whose name the text is; {@link IllegalArgumentException} when there is none. */
    public <E extends Enum<E>> E enumValue(String column, Class<E> type) {
        return Enum.valueOf(type, text(column));
    }

    private <T> T required(String column, Class<T> type) {
        return optional(column, type).orElseThrow(() -> isNull(column));
    }

    private <T> Optional<T> optional(String column, Class<T> type) {
        try {
            return Optional.ofNullable(rows.getObject(column, type));
        } catch (SQLException e) {
            throw new DataException(e);
        }
    }

    private static IllegalStateException isNull(String column) {
        return new IllegalStateException("Column " + column + " is null where a value was expected");
    }
}
