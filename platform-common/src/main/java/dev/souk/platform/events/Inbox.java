package dev.souk.platform.events;

import dev.souk.platform.data.Jdbc;
import java.util.List;
import java.util.UUID;

/** Table {@code inbox}: the events whose effect is committed, in the current transaction. */
final class Inbox {
    private final Jdbc jdbc;

    Inbox(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Records events; fails when one of them is recorded already. */
    void add(List<UUID> events) {
        if (!events.isEmpty()) {
            jdbc.later("insert into inbox (event_id) select unnest(?)", (Object) events.toArray(UUID[]::new));
        }
    }
}
