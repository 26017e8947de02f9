package dev.souk.billing.reconciliation;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The right to compare, which one instance has at a time: a lease by the clock of the database, renewed page by page, so that
 * one that dies is followed by another. Where the last run came to is kept with it.
 */
@Singleton
class Turn {

    /** Longer than any call to the provider. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** Where a run goes on. */
    record Taken(UUID holder, String here, String there) {}

    private final Database database;
    private final Jdbc jdbc;

    @Inject
    Turn(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    /**
     * Takes the turn, unless somebody has it or had it lately.
     *
     * @param pause between the beginnings of two runs; zero to take it as soon as nobody has it
     */
    Optional<Taken> take(Duration pause) {
        UUID holder = UUID.randomUUID();
        return database.inTransaction(() -> jdbc.one(
                """
                INSERT INTO reconciliation_run AS old (name, holder, lease_until, started_at)
                VALUES ('billing', ?, now() + make_interval(secs => ?), now())
                ON CONFLICT (name) DO UPDATE
                   SET holder = EXCLUDED.holder, lease_until = EXCLUDED.lease_until, started_at = now(), finished_at = NULL,
                       compared = 0, fixed = 0, parked = 0, whole_round = false, failure = NULL
                 WHERE old.lease_until < now() AND old.started_at + make_interval(secs => ?) <= now()
                RETURNING position_here, position_there
                """,
                row -> new Taken(holder, row.text("position_here"), row.text("position_there")),
                holder,
                (double) LEASE.toSeconds(),
                pause.toMillis() / 1000.0));
    }

    /**
     * Renews the lease and notes how far the run is. A round is whole when both sides were gone through since the one before.
     *
     * @return false when somebody else has taken the turn
     */
    boolean renew(UUID holder, String here, boolean hereDone, String there, boolean thereDone) {
        return database.inTransaction(() -> jdbc.update(
                        """
                        UPDATE reconciliation_run
                           SET lease_until = now() + make_interval(secs => ?), position_here = ?, position_there = ?,
                               here_done = (here_done OR ?) AND NOT (there_done OR ?),
                               there_done = (there_done OR ?) AND NOT (here_done OR ?),
                               whole_round_at = CASE WHEN (here_done OR ?) AND (there_done OR ?) THEN now() ELSE whole_round_at END,
                               whole_round = whole_round OR ((here_done OR ?) AND (there_done OR ?))
                         WHERE name = 'billing' AND holder = ?
                        """,
                        (double) LEASE.toSeconds(),
                        here,
                        there,
                        hereDone,
                        thereDone,
                        thereDone,
                        hereDone,
                        hereDone,
                        thereDone,
                        hereDone,
                        thereDone,
                        holder))
                == 1;
    }

    /**
     * Gives the turn back with what was found.
     *
     * @param failure why it ended before its time
     */
    void end(UUID holder, long compared, long fixed, long parked, Optional<String> failure) {
        database.inTransaction(() -> jdbc.update("""
                UPDATE reconciliation_run SET lease_until = now() - interval '1 second', finished_at = now(), compared = ?,
                       fixed = ?, parked = ?, failure = ?
                 WHERE name = 'billing' AND holder = ?
                """, compared, fixed, parked, failure, holder));
    }

    /** How long ago all payments of both sides were last gone through; empty before the first run. */
    Optional<Duration> age() {
        return database.inTransaction(() -> jdbc.one(
                "SELECT greatest(0, extract(epoch FROM now() - whole_round_at))::bigint AS age FROM reconciliation_run",
                row -> Duration.ofSeconds(row.longValue("age"))));
    }

    /** The last run, or the one that goes on; empty before the first. */
    Optional<Run> last() {
        return database.inTransaction(() -> jdbc.one("SELECT * FROM reconciliation_run", Turn::run));
    }

    private static Run run(Row row) {
        return new Run(
                row.instant("started_at"),
                row.optionalInstant("finished_at"),
                row.longValue("compared"),
                row.longValue("fixed"),
                row.longValue("parked"),
                row.bool("whole_round"),
                row.instant("whole_round_at"),
                row.optionalText("failure"));
    }
}
