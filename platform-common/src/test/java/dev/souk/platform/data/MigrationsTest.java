package dev.souk.platform.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithPostgres
class MigrationsTest {
    private final TestDatabase server;
    private final Database database;
    private final SchemaVersion schema;

    MigrationsTest(TestDatabase server) {
        this.server = server;
        this.database = Database.open(new DatabaseConfig(server.url(), server.user(), server.password()));
        this.schema = new SchemaVersion(database, new Jdbc(database));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void severalAtOnceMigrateOnce() throws Exception {
        server.asSuperuser("drop schema public cascade; create schema public authorization " + server.owner());
        assertTrue(schema.outdated().orElseThrow().contains("run the main class dev.souk.platform.data.Migrate"));
        List<Future<Integer>> runs = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                runs.add(threads.submit(
                        () -> Migrations.run(server.url(), server.owner(), server.ownerPassword(), server.user())));
            }
            int applied = 0;
            for (Future<Integer> run : runs) {
                applied += run.get();
            }
            assertEquals(SchemaVersion.newest("db/platform") + SchemaVersion.newest("db/migration"), applied);
        }
        assertEquals(Optional.empty(), schema.outdated());
    }

    @Test
    void aServiceAheadOfItsSchemaSaysWhatToDo() {
        server.asSuperuser("delete from platform_schema_history where version = (select max(version) from"
                + " platform_schema_history)");
        assertTrue(schema.outdated().orElseThrow().startsWith("The schema of db/platform is at version"));
        server.asSuperuser("insert into platform_schema_history (installed_rank, version, description, type, script,"
                + " checksum, installed_by, execution_time, success)"
                + " values (99, '99', 'newer', 'SQL', 'V99__newer.sql', 0, 'test', 1, true)");
        assertEquals(Optional.empty(), schema.outdated(), "a newer schema serves as well");
    }
}
