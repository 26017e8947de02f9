package dev.souk.platform.events;

import dev.souk.platform.data.DataException;
import dev.souk.platform.data.Jdbc;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The events of one stream that wait in table {@code dead_letter}, in the current transaction. The first of an aggregate
 * decides: RETRYING ones are due at their time, PARKED ones at once, a DEAD one holds back all behind it.
 */
final class SetAside {
    private static final int LONGEST_CAUSE = 4_000;
    private static final String STATEMENT_TIMED_OUT = "57014";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final EventsConfig config;
    private final Jdbc jdbc;
    private final String stream;

    /** The first waiting event of an aggregate, whose turn it is. */
    record Due(UUID eventId, String envelope, int attempts) {}

    /** How long until an event is due, if one will be; how many wait, of how many aggregates, and how many are dead. */
    record Waiting(Optional<Long> millisUntilDue, long dead, long events, long aggregates) {
        static final Waiting NOTHING = new Waiting(Optional.empty(), 0, 0, 0);
    }

    SetAside(EventsConfig config, Jdbc jdbc, String stream) {
        this.config = config;
        this.jdbc = jdbc;
        this.stream = stream;
    }

    /**
     * What is known of events that were read.
     *
     * @param events those that had their effect, wait here or were dropped
     * @param blocked aggregates with events that wait, so that later ones must wait behind them
     */
    record Known(Set<UUID> events, Set<UUID> blocked) {
        static final Known NOTHING = new Known(Set.of(), Set.of());
    }

    /** What is known of these events and their aggregates, in one question. */
    Known known(Collection<Envelope> events) {
        UUID[] ids = events.stream().map(Envelope::id).toArray(UUID[]::new);
        Known known = new Known(new HashSet<>(), new HashSet<>());
        jdbc.query(
                """
                select event_id as id, false as blocked from inbox where event_id = any(?)
                union all select event_id, false from dead_letter where event_id = any(?)
                union all select aggregate_id, true from dead_letter
                 where stream = ? and state <> 'DROPPED' and aggregate_id = any(?)
                """,
                row -> (row.bool("blocked") ? known.blocked() : known.events()).add(row.uuid("id")),
                ids,
                ids,
                stream,
                events.stream().map(Envelope::subject).distinct().toArray(UUID[]::new));
        return known;
    }

    void park(Envelope event) {
        insert(event, "PARKED");
    }

    /** Sets an event aside after its first failure. */
    void fail(Envelope event, RuntimeException cause) {
        insert(event, "PARKED");
        fail(event.id(), 1, cause);
    }

    /** Notes a failure: to be tried again later, or not before an operator says so. */
    void fail(UUID eventId, int attempts, RuntimeException cause) {
        boolean dead = !isPassing(cause) && attempts >= config.maxAttempts();
        jdbc.update(
                """
                update dead_letter set state = ?, attempts = ?, cause = ?, last_failed_at = now(),
                    next_attempt_at = now() + ? * interval '1 millisecond'
                where event_id = ?
                """,
                dead ? "DEAD" : "RETRYING",
                attempts,
                describe(cause),
                dead ? Optional.empty() : Optional.of(delay(attempts).toMillis()),
                eventId);
    }

    /** Events whose turn it is, at most one per aggregate. */
    List<Due> due() {
        return jdbc.query(
                """
                select event_id, envelope, attempts from (
                    select distinct on (aggregate_id) event_id, envelope, attempts, state, next_attempt_at, seq
                    from dead_letter where stream = ? and state <> 'DROPPED' order by aggregate_id, seq) as first
                where state = 'PARKED' or (state = 'RETRYING' and next_attempt_at <= now())
                order by seq limit 50
                """, row -> new Due(row.uuid("event_id"), row.text("envelope"), row.intValue("attempts")), stream);
    }

    /** What remains to be waited for. */
    Waiting waiting() {
        return jdbc.one(
                        """
                        select count(*) filter (where state = 'DEAD') as dead, count(*) as events,
                            count(distinct aggregate_id) as aggregates,
                            (extract(epoch from min(next_attempt_at) - now()) * 1000)::bigint as millis
                        from dead_letter where stream = ? and state <> 'DROPPED'
                        """,
                        row -> new Waiting(
                                row.optionalLong("millis"),
                                row.longValue("dead"),
                                row.longValue("events"),
                                row.longValue("aggregates")),
                        stream)
                .orElseThrow();
    }

    /** Locks a due event; false when an operator has taken it meanwhile. */
    boolean lock(UUID eventId) {
        return jdbc.one(
                        "select 1 as found from dead_letter"
                                + " where event_id = ? and state in ('RETRYING', 'PARKED') for update",
                        row -> row.intValue("found"),
                        eventId)
                .isPresent();
    }

    void done(UUID eventId) {
        jdbc.update("delete from dead_letter where event_id = ?", eventId);
    }

    private void insert(Envelope event, String state) {
        jdbc.update(
                "insert into dead_letter (event_id, stream, aggregate_id, type, envelope, state)"
                        + " values (?, ?, ?, ?, ?, ?)",
                event.id(),
                stream,
                event.subject(),
                event.type(),
                event.toJson(),
                state);
    }

    /** Exponential with jitter: from half of the wait to all of it. */
    private Duration delay(int attempts) {
        long ceiling =
                Math.min(config.maxBackoff().toMillis(), config.backoff().toMillis() << Math.min(attempts - 1, 20));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
    }

    /** Whether it was the moment rather than the event: what retries without limit. */
    private static boolean isPassing(RuntimeException cause) {
        String state = DataException.sqlStateOf(cause);
        return cause instanceof RetryLater
                || cause instanceof jakarta.persistence.OptimisticLockException
                || state.startsWith("40")
                || state.equals(STATEMENT_TIMED_OUT)
                || state.equals(LOCK_NOT_AVAILABLE);
    }

    private static String describe(RuntimeException cause) {
        StringBuilder text = new StringBuilder();
        for (Throwable part = cause; part != null; part = part.getCause()) {
            text.append(text.isEmpty() ? "" : ", caused by ").append(part);
        }
        return text.substring(0, Math.min(text.length(), LONGEST_CAUSE)).replace('\0', ' ');
    }
}
