package dev.souk.orders.reconciliation;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The differences and the lease of the run. Every method belongs to the caller's transaction; time is the database's. */
@Singleton
class Differences {

    private final Jdbc jdbc;

    @Inject
    Differences(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes the right to run; empty when another instance has it.
     *
     * @param atLeast how long ago the last run must have begun
     */
    boolean begin(UUID holder, Duration lease, Duration atLeast) {
        return jdbc.update("""
                        insert into reconciliation_run as old (name, holder, lease_until, started_at)
                        values ('orders', ?, now() + ? * interval '1 ms', now())
                        on conflict (name) do update set holder = excluded.holder, lease_until = excluded.lease_until,
                            started_at = now(), finished_at = null
                        where old.lease_until <= now() and old.started_at <= now() - ? * interval '1 ms'""", holder, lease.toMillis(), atLeast.toMillis()) == 1;
    }

    /** Keeps the right to run; false when it was lost. */
    boolean renew(UUID holder, Duration lease) {
        return jdbc.update("""
                        update reconciliation_run set lease_until = now() + ? * interval '1 ms'
                         where holder = ? and finished_at is null""", lease.toMillis(), holder) == 1;
    }

    /**
     * Notes with the transaction a difference that this run has seen. What an operator resolved stays so while it looks the same.
     */
    void seen(DifferenceKind kind, UUID subject, String detail, Difference.State state) {
        jdbc.later("""
                insert into reconciliation_difference as old (kind, subject_id, detail, state, first_seen, last_seen)
                values (?, ?, ?, ?, now(), now())
                on conflict (kind, subject_id) do update set detail = excluded.detail, last_seen = now(),
                    state = case when old.state = 'RESOLVED' and excluded.state = 'PARKED' and old.detail = excluded.detail
                                 then old.state else excluded.state end,
                    first_seen = case when old.state in ('PARKED', 'RESOLVED') then old.first_seen else excluded.first_seen end""", kind, subject, detail, state);
    }

    /**
     * An operator saw to it.
     *
     * @throws dev.souk.platform.problem.ProblemException 404 when it was never seen, 409 when it waits for nobody
     */
    Difference resolve(DifferenceKind kind, UUID subject, String note, UUID by) {
        if (jdbc.one(
                        "select 1 as seen from reconciliation_difference where kind = ? and subject_id = ?",
                        row -> row.intValue("seen"),
                        kind,
                        subject)
                .isEmpty()) {
            throw Problems.notFound("No such difference was ever seen.");
        }
        return jdbc.one("""
                        update reconciliation_difference set state = 'RESOLVED', note = ?, resolved_by = ?, resolved_at = now()
                         where kind = ? and subject_id = ? and state = 'PARKED' returning *""", Differences::difference, note, by, kind, subject)
                .orElseThrow(() -> Problems.conflict("The difference is not parked, so there is nothing to decide."));
    }

    /** Ends a run: what was parked and it did not see any more is gone. False, and nothing is, when its right was lost. */
    boolean finish(UUID holder, long compared, long fixed) {
        jdbc.update("""
                update reconciliation_difference set state = 'GONE'
                 where state = 'PARKED'
                   and last_seen < (select started_at from reconciliation_run where holder = ?)""", holder);
        return jdbc.update("""
                update reconciliation_run set finished_at = now(), lease_until = now(), compared = ?, fixed = ?,
                    parked = (select count(*) from reconciliation_difference where state = 'PARKED')
                 where holder = ? and finished_at is null""", compared, fixed, holder) == 1;
    }

    /** Lets another instance run at once. */
    void giveUp(UUID holder) {
        jdbc.update("update reconciliation_run set lease_until = now() where holder = ?", holder);
    }

    /** The last run, finished or not. */
    Optional<Run> lastRun() {
        return jdbc.one(
                "select *, extract(epoch from now() - coalesce(finished_at, started_at))::bigint as age"
                        + " from reconciliation_run",
                row -> new Run(
                        row.instant("started_at"),
                        row.optionalInstant("finished_at"),
                        row.optionalLong("compared"),
                        row.optionalLong("fixed"),
                        row.optionalLong("parked"),
                        row.longValue("age")));
    }

    /** What differences that wait for an operator are about, but for those of stock: every hold is looked at anyway. */
    Set<UUID> parkedSubjects() {
        return Set.copyOf(jdbc.query(
                "select distinct subject_id from reconciliation_difference"
                        + " where state = 'PARKED' and kind not like 'STOCK%'",
                row -> row.uuid("subject_id")));
    }

    /** How many differences wait for an operator. */
    long parked() {
        return jdbc.one(
                        "select count(*) as n from reconciliation_difference where state = 'PARKED'",
                        row -> row.longValue("n"))
                .orElseThrow();
    }

    /** Differences in a state, after a given one. */
    List<Difference> list(Difference.State state, String afterKind, UUID afterSubject, int limit) {
        return jdbc.query("""
                select * from reconciliation_difference where state = ? and (kind, subject_id) > (?, ?)
                 order by kind, subject_id limit ?""", Differences::difference, state, afterKind, afterSubject, limit);
    }

    private static Difference difference(Row row) {
        return new Difference(
                row.enumValue("kind", DifferenceKind.class),
                row.uuid("subject_id"),
                row.text("detail"),
                row.enumValue("state", Difference.State.class),
                row.instant("first_seen"),
                row.instant("last_seen"),
                row.optionalText("note"),
                row.optionalUuid("resolved_by"),
                row.optionalInstant("resolved_at"));
    }
}
