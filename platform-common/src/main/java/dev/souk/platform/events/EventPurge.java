package dev.souk.platform.events;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Purge;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Deletes published events after the retention, and what was noted of received ones after twice that time, when no source
 * can publish them again.
 */
@Singleton
class EventPurge implements Purge {
    private final Jdbc jdbc;
    private final Duration retention;

    @Inject
    EventPurge(Jdbc jdbc, @ConfigProperty(name = "souk.events.retention", defaultValue = "P7D") Duration retention) {
        this.jdbc = jdbc;
        this.retention = retention;
    }

    @Override
    public int purge(int limit) {
        int rows = delete("outbox", "published_at", retention, limit);
        rows += delete("inbox", "handled_at", retention.multipliedBy(2), limit - rows);
        return rows
                + delete("dead_letter", "state = 'DROPPED' and resolved_at", retention.multipliedBy(2), limit - rows);
    }

    private int delete(String table, String column, Duration age, int limit) {
        return jdbc.update(
                "delete from " + table + " where ctid = any(array(select ctid from " + table + " where " + column
                        + " < now() - ? * interval '1 second' limit ?))",
                age.toSeconds(),
                limit);
    }
}
