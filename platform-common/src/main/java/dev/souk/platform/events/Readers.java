package dev.souk.platform.events;

import dev.souk.platform.data.Jdbc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Table {@code outbox_reader}: how far each consumer of this service's events has got. A consumer that has stood still
 * behind the others for as long as events are kept is forgotten; until then nothing is trimmed that it has not applied,
 * and everything is published again that Redis loses.
 */
final class Readers {
    private final Jdbc jdbc;
    private final Duration retention;

    Readers(Jdbc jdbc, Duration retention) {
        this.jdbc = jdbc;
        this.retention = retention;
    }

    /**
     * Notes how far they are; one that reads again from the start keeps what it had. One is seen when it moves, or when
     * there is nothing left for it: what Redis knows of a consumer that is gone must not look alive.
     *
     * @param published where the stream ends
     */
    void note(Map<String, Position> seen, Position published) {
        seen.forEach((name, position) -> {
            Position known = known(name).orElse(Position.START);
            Position reached = position.isAfter(known) ? position : known;
            jdbc.update("""
                    insert into outbox_reader as old (name, position) values (?, ?)
                    on conflict (name) do update set position = excluded.position, seen_at = now()
                    where old.position <> excluded.position or (old.seen_at < now() - interval '1 hour' and ?)
                    """, name, reached.toString(), !published.isAfter(reached));
        });
    }

    /** Deletes those that were not seen for the whole retention, and says which. */
    List<String> forgetGone() {
        return jdbc.query(
                "delete from outbox_reader where seen_at < now() - ? * interval '1 second' returning name",
                row -> row.text("name"),
                retention.toSeconds());
    }

    /** How far each has got that is known. */
    Map<String, Position> all() {
        record Reader(String name, Position position) {}
        return jdbc
                .query(
                        "select name, position from outbox_reader",
                        row -> new Reader(row.text("name"), Position.parse(row.text("position"))))
                .stream()
                .collect(Collectors.toMap(Reader::name, Reader::position));
    }

    /** What every consumer has applied; empty when none is known. */
    Optional<Position> slowest() {
        return all().values().stream().min(Position::compareTo);
    }

    private Optional<Position> known(String name) {
        return jdbc.one(
                "select position from outbox_reader where name = ?", row -> Position.parse(row.text("position")), name);
    }
}
