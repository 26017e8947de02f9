package dev.souk.orders.reconciliation;

import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.data.Row;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The differences and the lease of the run. Every method belongs to the caller's transaction; time is the database's. */
@Singleton
class Differences {

    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    private static final String UNSEEN = "state = 'PARKED' and kind not like 'STOCK%'"
            + " and last_seen < (select started_at from reconciliation_run where holder = ?)";

    private final Jdbc jdbc;

    @Inject
    Differences(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes the right to run; empty when another instance has it, or had it lately.
     *
     * @param atLeast how long ago the last run must have begun
     * @param anew whether a round over all times begins in any case, and not only when the one before has ended
     * @param window how far back the first round looks; each later one looks back to the beginning of the one before
     * @param overlap and by so much further
     */
    Optional<Round> begin(
            UUID holder, Duration lease, Duration atLeast, boolean anew, Duration window, Duration overlap) {
        return jdbc.one(
                """
                insert into reconciliation_run as old
                    (name, holder, lease_until, started_at, phase, position, round_started_at, round_since, compared, fixed, parked)
                values ('orders', ?, now() + ? * interval '1 ms', now(), 'STOCK', ?, now(), now() - ? * interval '1 ms', 0, 0, 0)
                on conflict (name) do update set holder = excluded.holder, lease_until = excluded.lease_until,
                    started_at = now(), finished_at = null, failure = null, compared = 0, fixed = 0, parked = 0,
                    phase = case when ? or old.phase is null then excluded.phase else old.phase end,
                    position = case when ? or old.phase is null then excluded.position else old.position end,
                    round_started_at = case when ? or old.phase is null then now() else old.round_started_at end,
                    round_since = case when ? or old.phase is null and old.compared_until is null then excluded.round_since
                                       when old.phase is null then old.compared_until - ? * interval '1 ms'
                                       else old.round_since end
                where old.lease_until <= now() and old.started_at <= now() - ? * interval '1 ms'
                returning phase, position, round_since""",
                row -> new Round(
                        holder,
                        row.enumValue("phase", Round.Phase.class),
                        row.uuid("position"),
                        row.instant("round_since")),
                holder,
                lease.toMillis(),
                Reconciliation.FIRST,
                window.toMillis(),
                anew,
                anew,
                anew,
                anew,
                overlap.toMillis(),
                atLeast.toMillis());
    }

    /** Keeps the right to run; false when it was lost. */
    boolean renew(UUID holder, Duration lease) {
        return jdbc.update("""
                        update reconciliation_run set lease_until = now() + ? * interval '1 ms'
                         where holder = ? and finished_at is null""", lease.toMillis(), holder) == 1;
    }

    /** As {@link #renew}, and notes where a later run goes on. */
    boolean reached(UUID holder, Duration lease, Round.Phase phase, UUID position) {
        return jdbc.update("""
                        update reconciliation_run set lease_until = now() + ? * interval '1 ms', phase = ?, position = ?
                         where holder = ? and finished_at is null""", lease.toMillis(), phase, position, holder) == 1;
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
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_PARKED, "The difference is not parked, so there is nothing to decide."));
    }

    /**
     * Ends a round: every hold was looked at, and what was parked of them and was not seen is gone. But an order that was worked on in
     * the meantime, or less than the grace before, may not have been compared: of it everything stays.
     */
    void endRound(UUID holder, Duration grace) {
        jdbc.update(
                """
                update reconciliation_difference d set state = 'GONE' from reconciliation_run run
                 where run.holder = ? and d.state = 'PARKED' and d.kind like 'STOCK%' and d.last_seen < run.round_started_at
                   and not exists (select from customer_order o where o.id = d.subject_id and not (""" + OrderFacts.settledSince("run.round_started_at - ? * interval '1 ms'") + "))",
                holder,
                grace.toMillis());
        jdbc.update("""
                update reconciliation_run set phase = null, whole_round_at = now(), compared_until = round_started_at
                 where holder = ? and finished_at is null""", holder);
    }

    /** Ends a run; false, and nothing is done, when its right was lost. */
    boolean finish(UUID holder, long compared, long fixed) {
        return jdbc.update("""
                update reconciliation_run set finished_at = now(), lease_until = now(), compared = ?, fixed = ?,
                    parked = (select count(*) from reconciliation_difference where state = 'PARKED')
                 where holder = ? and finished_at is null""", compared, fixed, holder) == 1;
    }

    /** Ends a run before its time, and says why. */
    void giveUp(UUID holder, long compared, long fixed, String failure) {
        if (finish(holder, compared, fixed)) {
            jdbc.update("update reconciliation_run set failure = ? where holder = ?", failure, holder);
        }
    }

    /** The last run, finished or not. */
    Optional<Run> lastRun() {
        return jdbc.one(
                "select * from reconciliation_run",
                row -> new Run(
                        row.instant("started_at"),
                        row.optionalInstant("finished_at"),
                        row.longValue("compared"),
                        row.longValue("fixed"),
                        row.longValue("parked"),
                        row.optionalInstant("finished_at").isPresent()
                                && row.optionalText("phase").isEmpty(),
                        row.instant("whole_round_at"),
                        row.optionalText("failure")));
    }

    /** How long ago all was last compared; empty before it was first tried. */
    Optional<Duration> age() {
        return jdbc.one(
                "select greatest(0, extract(epoch from now() - whole_round_at))::bigint as age from reconciliation_run",
                row -> Duration.ofSeconds(row.longValue("age")));
    }

    /**
     * What parked differences are about that this run has not seen, those that were not seen for the longest time first; but for
     * those of stock: every hold is looked at in each round.
     */
    List<UUID> longestUnseen(UUID holder, int limit) {
        return jdbc.query(
                "select subject_id from reconciliation_difference where " + UNSEEN
                        + " group by subject_id order by min(last_seen) limit ?",
                row -> row.uuid("subject_id"),
                holder,
                limit);
    }

    /** What is parked about these stays so, and counts as seen. */
    void stillParked(List<UUID> subjects) {
        jdbc.update(
                "update reconciliation_difference set last_seen = now()"
                        + " where state = 'PARKED' and kind not like 'STOCK%' and subject_id = any(?)",
                (Object) subjects.toArray(UUID[]::new));
    }

    /** What {@link #longestUnseen} told was looked at, and what this run has still not seen of it is gone. */
    void lookedAt(UUID holder, List<UUID> subjects) {
        jdbc.update(
                "update reconciliation_difference set state = 'GONE' where " + UNSEEN + " and subject_id = any(?)",
                holder,
                subjects.toArray(UUID[]::new));
    }

    /** How many differences wait for an operator. */
    long parked() {
        return jdbc.one(
                        "select count(*) as n from reconciliation_difference where state = 'PARKED'",
                        row -> row.longValue("n"))
                .orElseThrow();
    }

    /** Differences in a state, those last seen first. */
    Page<Difference> page(Difference.State state, Limit limit, Optional<Cursor> after) {
        var found = jdbc.query(
                """
                select * from reconciliation_difference where state = ? and (last_seen, kind, subject_id) < (?, ?, ?)
                 order by last_seen desc, kind desc, subject_id desc limit ?""",
                Differences::difference,
                state,
                after.map(keys -> keys.instant(0)).orElse(LAST),
                after.map(keys -> keys.text(1)).orElse(""),
                after.map(keys -> keys.uuid(2)).orElse(Reconciliation.FIRST),
                limit.plusOne());
        return Page.of(
                found, limit, difference -> Cursor.of(difference.lastSeen(), difference.kind(), difference.subject()));
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
