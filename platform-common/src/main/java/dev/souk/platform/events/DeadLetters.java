package dev.souk.platform.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import dev.souk.platform.json.Json;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** What operators do about events that could not be applied. Consumers follow within seconds. */
@Singleton
public class DeadLetters {
    private final Database database;
    private final Jdbc jdbc;

    /** Of the service whose database this is. */
    @Inject
    public DeadLetters(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    /** Events that were given up, the oldest first: at most so many, and only those after a {@link DeadLetter#number}. */
    public List<DeadLetter> list(long after, int most) {
        return database.inTransaction(() -> jdbc.query("""
                select seq, event_id, stream, type, aggregate_id, attempts, cause, envelope, set_aside_at, last_failed_at,
                    (select count(*) from dead_letter behind
                     where behind.stream = dead.stream and behind.aggregate_id = dead.aggregate_id
                       and behind.seq > dead.seq and behind.state <> 'DROPPED') as behind
                from dead_letter dead where state = 'DEAD' and seq > ? order by seq limit ?
                """, DeadLetters::read, after, most));
    }

    /**
     * Has an event tried again from the start; when it succeeds, those behind it follow in order.
     *
     * @throws dev.souk.platform.problem.ProblemException 404 when there is no such dead letter
     */
    public void replay(UUID eventId) {
        change(
                eventId,
                "update dead_letter set state = 'RETRYING', attempts = 0, next_attempt_at = now()"
                        + " where event_id = ? and state = 'DEAD'",
                eventId);
    }

    /** Has all dead letters tried again; returns how many. */
    public int replayAll() {
        return database.inTransaction(
                () -> jdbc.update(
                        "update dead_letter set state = 'RETRYING', attempts = 0, next_attempt_at = now() where state = 'DEAD'"));
    }

    /**
     * Gives an event up for good: it never has its effect, and those behind it go on. The row stays as a record.
     *
     * @param by who decides so
     * @param reason why, for whoever looks later
     * @throws dev.souk.platform.problem.ProblemException 404 when there is no such dead letter
     */
    public void drop(UUID eventId, String by, String reason) {
        change(
                eventId,
                "update dead_letter set state = 'DROPPED', resolved_by = ?, resolution = ?, resolved_at = now()"
                        + " where event_id = ? and state = 'DEAD'",
                by,
                reason,
                eventId);
    }

    private void change(UUID eventId, String sql, Object... args) {
        if (database.inTransaction(() -> jdbc.update(sql, args)) == 0) {
            throw Problems.notFound("There is no dead letter " + eventId);
        }
    }

    private static DeadLetter read(Row row) {
        return new DeadLetter(
                row.longValue("seq"),
                row.uuid("event_id"),
                row.text("stream"),
                row.text("type"),
                row.uuid("aggregate_id"),
                row.intValue("attempts"),
                row.optionalText("cause").orElse(""),
                Json.read(row.text("envelope"), JsonNode.class),
                row.instant("set_aside_at"),
                row.optionalInstant("last_failed_at"),
                row.longValue("behind"));
    }
}
