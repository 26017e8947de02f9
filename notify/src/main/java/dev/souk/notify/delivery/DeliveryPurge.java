package dev.souk.notify.delivery;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Purge;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Deletes what is known of mails that were sent, or given up, long ago. */
@Singleton
class DeliveryPurge implements Purge {

    private final Jdbc jdbc;
    private final Clock clock;
    private final Duration retention;

    @Inject
    DeliveryPurge(
            Jdbc jdbc,
            Clock clock,
            @ConfigProperty(name = "souk.notify.delivery-retention", defaultValue = "P365D") Duration retention) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.retention = retention;
    }

    @Override
    public int purge(int limit) {
        return jdbc.update("""
                DELETE FROM delivery WHERE id = ANY(ARRAY(
                    SELECT id FROM delivery WHERE created_at < ? AND state <> 'PENDING' LIMIT ?))""", clock.instant().minus(retention), limit);
    }
}
