package dev.souk.platform.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@WithPostgres
class LentConnectionsTest {
    private final TestDatabase server;

    LentConnectionsTest(TestDatabase server) {
        this.server = server;
    }

    @Test
    void aConnectionThatWaitsInVainIsCutOff() throws SQLException {
        try (var lent = new LentConnections(Duration.ofMillis(200));
                Connection silent = connect()) {
            lent.taken(silent);
            SQLException cutOff = assertThrows(
                    SQLException.class, () -> silent.createStatement().execute("select pg_sleep(60)"));
            assertTrue(cutOff.getSQLState().startsWith("08"), cutOff.toString());
        }
    }

    @Test
    void oneThatWasGivenBackIsNot() throws SQLException {
        try (var lent = new LentConnections(Duration.ofMillis(200));
                Connection given = connect();
                Connection silent = connect()) {
            lent.taken(given);
            lent.givenBack(given);
            lent.taken(silent);
            assertThrows(SQLException.class, () -> silent.createStatement().execute("select pg_sleep(60)"));
            try (var rows = given.createStatement().executeQuery("select 1")) {
                assertTrue(rows.next());
                assertEquals(1, rows.getInt(1));
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.url(), server.user(), server.password());
    }
}
