package dev.souk.catalog.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@WithPostgres
class HoldStoreTest {
    private final TestDatabase server;

    HoldStoreTest(TestDatabase server) {
        this.server = server;
    }

    @Test
    void whatIsHeldIsFoundWithoutLookingThroughAllThatEverWas() {
        server.asSuperuser("insert into hold (owner_id, owner_kind, state)"
                + " select gen_random_uuid(), 'ORDER', case when n % 4000 = 0 then 'HELD' else 'FULFILLED' end"
                + " from generate_series(1, 20000) n");
        server.asSuperuser("analyze hold");
        try (var database = Database.open(new DatabaseConfig(server.url(), server.user(), server.password()))) {
            var store = new HoldStore(new Jdbc(database));
            var held = database.inTransaction(() -> store.list(new UUID(0, 0), List.of(Hold.State.HELD), 101));
            assertEquals(5, held.size());
        }
        Eventually.until("the index of what is held is used", () -> server.scansOf("hold_held") > 0);
    }
}
