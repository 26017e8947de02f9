package dev.souk.platform.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Looks at what the handlers did, by a connection of its own that no fault cuts. */
final class Effects implements AutoCloseable {
    private final Connection connection;

    Effects(TestDatabase database) throws SQLException {
        connection = database.connectAsSuperuser();
    }

    /** Waits until there are that many effects and nothing is left to do, then checks that no event had two. */
    void awaitExactly(long expected) {
        Eventually.until(
                () -> number("select count(*) from effect") + " of " + expected + " effects; unpublished "
                        + number("select count(*) from outbox where published_at is null") + ", set aside "
                        + number("select count(*) from dead_letter"),
                () -> number("select count(*) from effect") >= expected
                        && number("select count(*) from outbox where published_at is null") == 0);
        assertEquals(expected, number("select count(*) from effect"));
        assertEquals(expected, number("select count(distinct event_id) from effect"), "an event had two effects");
    }

    /** Checks that the effects on an aggregate are those of its events 1 to {@code last}, in order. */
    void assertInOrder(UUID aggregate, int last) {
        assertEquals(IntStream.rangeClosed(1, last).boxed().toList(), numbers(aggregate), "aggregate " + aggregate);
    }

    List<Integer> numbers(UUID aggregate) {
        try (PreparedStatement statement =
                connection.prepareStatement("select number from effect where aggregate_id = ? order by seq")) {
            statement.setObject(1, aggregate);
            List<Integer> numbers = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getInt(1));
                }
            }
            return numbers;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long number(String sql) {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
