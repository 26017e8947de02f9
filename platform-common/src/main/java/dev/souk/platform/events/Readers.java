package dev.souk.platform.events;

import dev.souk.platform.data.Jdbc;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Table {@code outbox_reader}: how far each consumer of this service's events has got. A consumer that has not been seen
 * for as long as events are kept is forgotten; until then nothing is trimmed that it has not applied, and everything is
 * published again that Redis loses.
 */
final class Readers {
    private final Jdbc jdbc;
    private final Duration retention;

    Readers(Jdbc jdbc, Duration retention) {
        this.jdbc = jdbc;
        this.retention = retention;
    }

    /** Notes how far they are; one that reads again from the start keeps what it had. */
    void note(Map<String, Position> seen) {
        seen.forEach((name, position) -> {
            Position known = jdbc.one(
                            "select position from outbox_reader where name = ?",
                            row -> Position.parse(row.text("position")),
                            name)
                    .orElse(Position.START);
            jdbc.update("""
                    insert into outbox_reader as old (name, position) values (?, ?)
                    on conflict (name) do update set position = excluded.position, seen_at = now()
                    where old.position <> excluded.position or old.seen_at < now() - interval '1 hour'
                    """, name, (position.isAfter(known) ? position : known).toString());
        });
    }

    /** What every consumer has applied; empty when none is known. */
    Optional<Position> slowest() {
        return jdbc
                .query(
                        "select position from outbox_reader where seen_at > now() - ? * interval '1 second'",
                        row -> Position.parse(row.text("position")),
                        retention.toSeconds())
                .stream()
                .min(Position::compareTo);
    }
}
