package dev.souk.billing.reconciliation;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Purge;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Deletes differences that were not seen for long and wait for nobody. */
@Singleton
class DifferencePurge implements Purge {

    private final Jdbc jdbc;
    private final Duration retention;

    @Inject
    DifferencePurge(
            Jdbc jdbc,
            @ConfigProperty(name = "souk.reconciliation.retention", defaultValue = "P90D") Duration retention) {
        this.jdbc = jdbc;
        this.retention = retention;
    }

    @Override
    public int purge(int limit) {
        return jdbc.update("""
                delete from reconciliation_difference where ctid = any(array(
                    select ctid from reconciliation_difference
                     where state <> 'PARKED' and last_seen < now() - ? * interval '1 second' limit ?))""", retention.toSeconds(), limit);
    }
}
