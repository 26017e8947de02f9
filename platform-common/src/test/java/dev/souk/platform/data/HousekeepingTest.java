package dev.souk.platform.data;

import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@WithPostgres
class HousekeepingTest {

    /** A class that is missing in one purge ends neither the others nor the next time. */
    @Test
    void goesOnAfterAnError(TestDatabase server) {
        var failed = new AtomicInteger();
        var others = new AtomicInteger();
        Purge broken = _ -> {
            failed.incrementAndGet();
            throw new NoClassDefFoundError("gone");
        };
        Purge sound = _ -> {
            others.incrementAndGet();
            return 0;
        };
        try (var database = Database.open(new DatabaseConfig(server.url(), server.user(), server.password()))) {
            var housekeeping =
                    new Housekeeping(database, new Jdbc(database), List.of(broken, sound), Duration.ofMillis(20));
            housekeeping.start(this);
            try {
                Eventually.until("all are run again", () -> failed.get() > 2 && others.get() > 2);
            } finally {
                housekeeping.stop(this);
            }
        }
    }
}
