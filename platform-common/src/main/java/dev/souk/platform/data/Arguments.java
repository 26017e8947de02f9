package dev.souk.platform.data;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Turns Java values into statement arguments that PostgreSQL's driver does not take by itself. */
final class Arguments {
    private Arguments() {}

    static void set(PreparedStatement statement, int index, Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case Optional<?> optional -> set(statement, index, optional.orElse(null));
            case Instant instant -> statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
            case Enum<?> constant -> statement.setString(index, constant.name());
            case Collection<?> values -> setArray(statement, index, values.toArray());
            case Object[] values -> setArray(statement, index, values);
            default -> statement.setObject(index, value);
        }
    }

    private static void setArray(PreparedStatement statement, int index, Object[] values) throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf(elementType(values), values));
    }

    private static String elementType(Object[] values) {
        Object sample =
                Arrays.stream(values).filter(Objects::nonNull).findFirst().orElse("");
        return switch (sample) {
            case UUID uuid -> "uuid";
            case Long number -> "bigint";
            case Integer number -> "integer";
            default -> values.getClass() == UUID[].class ? "uuid" : "text";
        };
    }
}
