package dev.souk.platform.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import dev.souk.platform.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;

/** What the relay asks of table {@code outbox}, in the current transaction. */
final class OutboxTable {
    /** One more would not tell more, and to count millions takes longer than a statement may. */
    private static final int MOST_COUNTED = 100_001;

    private final Jdbc jdbc;

    /** Events that wait to be published, and the age of the oldest. */
    record Backlog(long events, Duration age) {}

    OutboxTable(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** The first events that are not published, by number. A row that commits late is found late, but found. */
    List<Envelope> unpublished(int limit) {
        return jdbc.query(
                "select id, type, source, aggregate_id, created_at, traceparent, data from outbox"
                        + " where published_at is null order by seq limit ?",
                OutboxTable::envelope,
                limit);
    }

    /** Notes that these are in the stream, at consecutive positions. */
    void markPublished(List<Envelope> events, Position first) {
        jdbc.later(
                """
                update outbox set published_at = now(), term = ?, number = done.number
                from unnest(?, ?) as done (id, number)
                where outbox.id = done.id
                """,
                first.term(),
                events.stream().map(Envelope::id).toArray(UUID[]::new),
                LongStream.range(first.number(), first.number() + events.size())
                        .boxed()
                        .toArray(Long[]::new));
    }

    /** The last position that something was published at. */
    Optional<Position> lastPublished() {
        return jdbc.one(
                "select term, number from outbox where published_at is not null order by term desc, number desc limit 1",
                OutboxTable::position);
    }

    /** The first position that something was published at and is not purged yet. */
    Optional<Position> firstPublished() {
        return jdbc.one(
                "select term, number from outbox where published_at is not null order by term, number limit 1",
                OutboxTable::position);
    }

    /** The position of the youngest published event that is older than {@code age}, by the time in its id. */
    Optional<Position> lastOlderThan(Duration age) {
        return jdbc.one(
                "select term, number from outbox where id < ? and published_at is not null order by id desc limit 1",
                OutboxTable::position,
                idBefore(age));
    }

    /** The last position whose event was published more than {@code age} ago. */
    Optional<Position> publishedBefore(Duration age) {
        return jdbc.one(
                "select term, number from outbox where published_at < now() - ? * interval '1 second'"
                        + " order by term desc, number desc limit 1",
                OutboxTable::position,
                age.toSeconds());
    }

    /** How long ago the first event after a position happened that is published; zero when there is none. */
    Duration lagOf(Position reader) {
        return jdbc.one("""
                        select greatest(0, extract(epoch from clock_timestamp() - created_at) * 1000)::bigint as lag
                        from outbox where published_at is not null and (term, number) > (?, ?)
                        order by term, number limit 1
                        """, row -> Duration.ofMillis(row.longValue("lag")), reader.term(), reader.number())
                .orElse(Duration.ZERO);
    }

    /**
     * Makes the last of what was published unpublished, as much as one statement may touch.
     *
     * @param after what stays published
     * @param before where an earlier slice began: what is there is not looked at again
     * @return where they were, the last first
     */
    List<Position> forgetLast(Position after, Position before, int limit) {
        return jdbc.query(
                """
                with slice as materialized (
                    select id, term, number from outbox
                     where published_at is not null and (term, number) > (?, ?) and (term, number) <= (?, ?)
                     order by term desc, number desc limit ?),
                forgotten as (
                    update outbox set published_at = null, term = null, number = null
                      from slice where outbox.id = slice.id)
                select term, number from slice order by term desc, number desc
                """, OutboxTable::position, after.term(), after.number(), before.term(), before.number(), limit);
    }

    /** How many events wait to be published, {@value #MOST_COUNTED} at most, and for how long the oldest does. */
    Backlog backlog() {
        return jdbc.one(
                        """
                        select count(*) as events,
                            coalesce(extract(epoch from now() - min(created_at)) * 1000, 0)::bigint as age
                        from (select created_at from outbox where published_at is null order by seq limit %d) waiting
                        """.formatted(MOST_COUNTED),
                        row -> new Backlog(row.longValue("events"), Duration.ofMillis(row.longValue("age"))))
                .orElseThrow();
    }

    private static UUID idBefore(Duration age) {
        long millis = System.currentTimeMillis() - age.toMillis();
        return new UUID(millis << 16, 0);
    }

    private static Position position(Row row) {
        return new Position(row.longValue("term"), row.longValue("number"));
    }

    private static Envelope envelope(Row row) {
        return Envelope.of(
                row.uuid("id"),
                row.text("type"),
                row.text("source"),
                row.uuid("aggregate_id"),
                row.instant("created_at"),
                row.optionalText("traceparent"),
                data(row.text("data")));
    }

    private static JsonNode data(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A jsonb column holds no JSON", e);
        }
    }
}
