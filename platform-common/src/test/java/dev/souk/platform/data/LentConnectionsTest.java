package dev.souk.platform.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.lang.reflect.Proxy;
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
    void oneThatIsRolledBackInVainIsCutOffToo() throws Exception {
        try (var lent = new LentConnections(Duration.ofMillis(200))) {
            Connection silent = connect();
            silent.setAutoCommit(false);
            long pid;
            try (var rows = silent.createStatement().executeQuery("select pg_backend_pid()")) {
                assertTrue(rows.next());
                pid = rows.getLong(1);
            }
            lent.taken(silent);
            signal(pid, "STOP");
            try {
                assertThrows(SQLException.class, () -> lent.giveBack(silent, false));
            } finally {
                signal(pid, "CONT");
            }
        }
    }

    @Test
    void oneThatWasGivenBackIsNot() throws SQLException {
        try (var lent = new LentConnections(Duration.ofMillis(200));
                Connection given = connect();
                Connection silent = connect()) {
            Connection pooled = pooled(given);
            lent.taken(pooled);
            lent.giveBack(pooled, true);
            lent.taken(silent);
            assertThrows(SQLException.class, () -> silent.createStatement().execute("select pg_sleep(60)"));
            try (var rows = given.createStatement().executeQuery("select 1")) {
                assertTrue(rows.next());
                assertEquals(1, rows.getInt(1));
            }
        }
    }

    /** As a pool's: open after it was closed. */
    private static Connection pooled(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                LentConnectionsTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "close" -> null;
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> method.invoke(connection, arguments);
                });
    }

    private static void signal(long pid, String name) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor());
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.url(), server.user(), server.password());
    }
}
