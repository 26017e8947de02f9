package dev.souk.local.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.local.Failure;
import dev.souk.local.process.Doors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Servers that somebody names in the environment: what is wrong with them is told in one line, and never with a password. */
class OwnServersTest {

    @Test
    void addressesThatCannotBeReadAreExplained() {
        for (String url : new String[] {
            "", "db.example", "mysql://a:secret@db/x", "postgresql://db/x", "postgresql://a:se cret@db"
        }) {
            assertTold("SOUK_POSTGRES_URL must look like", () -> new PostgresAdmin(url));
        }
        for (String url : new String[] {"", "cache.example:6379", "http://cache", "redis://:sec ret@cache"}) {
            assertTold("SOUK_REDIS_URL must look like", () -> Redis.requireUsable(url));
        }
        for (String url : new String[] {"unix:///var/run/consul.sock", "ftp://127.0.0.1", "http://"}) {
            assertTold("CONSUL_HTTP_ADDR must look like", () -> ConsulApi.requireUsable(url));
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        int port = Doors.anyFree();
        assertTold(
                "SOUK_POSTGRES_URL (127.0.0.1:" + port + ")",
                () -> new PostgresAdmin("postgresql://me:secret@127.0.0.1:" + port + "/postgres").requireUsable());
        assertTold(
                "SOUK_REDIS_URL (127.0.0.1:" + port + ")",
                () -> Redis.requireUsable("redis://me:secret@127.0.0.1:" + port));
        assertTold("does not answer", () -> ConsulApi.requireUsable("http://127.0.0.1:" + port));
    }

    @Test
    void anAgentOnAnotherMachineIsRefusedSinceItCouldCheckNothing() {
        assertTold("another machine", () -> ConsulApi.requireUsable("http://192.0.2.7:8500"));
    }

    @Test
    void parametersOfAConnectionReachEveryDatabase() {
        PostgresAdmin admin = new PostgresAdmin("postgresql://me:p%40ss@db.example/postgres?sslmode=require");
        assertEquals("jdbc:postgresql://db.example:5432/souk_orders?sslmode=require", admin.jdbcUrl("souk_orders"));
        assertEquals("p@ss", admin.password());
    }

    @Test
    void theUsualPortMayBeLeftOut() {
        assertEquals("redis://:p@cache.example:6379/0", Addresses.withPort("redis://:p@cache.example/0", 6379));
        assertEquals("redis://cache.example:7000", Addresses.withPort("redis://cache.example:7000", 6379));
        assertEquals("no address", Addresses.withPort("no address", 6379));
    }

    @Test
    void versionsAreComparedByTheirNumbers() {
        assertTrue(Versions.isBefore("1.7.14", "1.8"));
        assertTrue(Versions.isBefore("6.0.16", "6.2"));
        assertTrue(Versions.isBefore("", "1.8"));
        assertFalse(Versions.isBefore("1.8.7+dfsg1", "1.8"));
        assertFalse(Versions.isBefore("1.21.3", "1.8"));
        assertFalse(Versions.isBefore("7.0.15", "6.2"));
    }

    private static void assertTold(String message, Executable use) {
        String told = assertThrows(Failure.class, use).getMessage();
        assertTrue(told.contains(message), told);
        assertFalse(told.contains("secret"), told);
        assertEquals(1, told.lines().count(), told);
    }
}
