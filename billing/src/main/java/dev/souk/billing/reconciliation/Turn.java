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
                       compared = 0, fixed = 0, parked = 0, whole_round = false
                 WHERE old.lease_until < now() AND old.started_at + make_interval(secs => ?) <= now()
                RETURNING position_here, position_there
                """,
                row -> new Taken(holder, row.text("position_here"), row.text("position_there")),
                holder,
                (double) LEASE.toSeconds(),
                pause.toMillis() / 1000.0));
    }

    /**
     * Renews the lease and notes how far the run is.
     *
     * @return false when somebody else has taken the turn
     */
    boolean renew(UUID holder, String here, String there) {
        return database.inTransaction(() -> jdbc.update("""
                        UPDATE reconciliation_run
                           SET lease_until = now() + make_interval(secs => ?), position_here = ?, position_there = ?
                         WHERE name = 'billing' AND holder = ?
                        """, (double) LEASE.toSeconds(), here, there, holder)) == 1;
    }

    /** Gives the turn back with what was found. */
    void end(UUID holder, long compared, long fixed, long parked, boolean wholeRound) {
        database.inTransaction(() -> jdbc.update("""
                UPDATE reconciliation_run SET lease_until = now() - interval '1 second', finished_at = now(), compared = ?,
                       fixed = ?, parked = ?, whole_round = ?
                 WHERE name = 'billing' AND holder = ?
                """, compared, fixed, parked, wholeRound, holder));
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
                row.bool("whole_round"));
    }
}
