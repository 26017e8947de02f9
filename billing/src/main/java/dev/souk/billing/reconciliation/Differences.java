package dev.souk.billing.reconciliation;

import dev.souk.billing.reconciliation.Difference.Kind;
import dev.souk.billing.reconciliation.Difference.State;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.data.Row;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The differences that were seen. */
@Singleton
class Differences {

    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    private final Database database;
    private final Jdbc jdbc;

    @Inject
    Differences(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    /** Notes what was seen just now and what became of it. What an operator resolved stays so while it looks the same. */
    void seen(Kind kind, String subject, String detail, State state) {
        database.inTransaction(() -> jdbc.update("""
                INSERT INTO reconciliation_difference AS old (kind, subject, detail, state, first_seen, last_seen)
                VALUES (?, ?, ?, ?, now(), now())
                ON CONFLICT (kind, subject) DO UPDATE SET detail = EXCLUDED.detail, last_seen = now(),
                       state = CASE WHEN old.state = 'RESOLVED' AND EXCLUDED.state = 'PARKED' AND old.detail = EXCLUDED.detail
                                    THEN old.state ELSE EXCLUDED.state END,
                       first_seen = CASE WHEN old.state IN ('PARKED', 'RESOLVED') THEN old.first_seen ELSE now() END
                """, kind, subject, detail, state));
    }

    /** It was parked, and is not seen any more. */
    void gone(Difference difference) {
        database.inTransaction(() -> jdbc.update(
                "UPDATE reconciliation_difference SET state = 'GONE', last_seen = now() WHERE kind = ? AND subject = ? AND state = 'PARKED'",
                difference.kind(),
                difference.subject()));
    }

    /**
     * An operator saw to it; in the current transaction.
     *
     * @throws dev.souk.platform.problem.ProblemException 404 when it was never seen, 409 when it waits for nobody
     */
    Difference resolve(Kind kind, String subject, String note, UUID by) {
        if (jdbc.one(
                        "SELECT 1 AS seen FROM reconciliation_difference WHERE kind = ? AND subject = ?",
                        row -> row.intValue("seen"),
                        kind,
                        subject)
                .isEmpty()) {
            throw Problems.notFound("No such difference was ever seen.");
        }
        return jdbc.one("""
                        UPDATE reconciliation_difference SET state = 'RESOLVED', note = ?, resolved_by = ?, resolved_at = now()
                         WHERE kind = ? AND subject = ? AND state = 'PARKED' RETURNING *
                        """, Differences::difference, note, by, kind, subject)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_PARKED, "The difference is not parked, so there is nothing to decide."));
    }

    /** Parked ones, those that were not seen for the longest time first. */
    List<Difference> parked(int limit) {
        return database.inTransaction(() -> jdbc.query(
                "SELECT * FROM reconciliation_difference WHERE state = 'PARKED' ORDER BY last_seen LIMIT ?",
                Differences::difference,
                limit));
    }

    /** How many of each kind are parked. */
    Map<Kind, Long> countParked() {
        var counts = new EnumMap<Kind, Long>(Kind.class);
        for (Kind kind : Kind.values()) {
            counts.put(kind, 0L);
        }
        database.inTransaction(() -> jdbc.query(
                        "SELECT kind, count(*) AS n FROM reconciliation_difference WHERE state = 'PARKED' GROUP BY kind",
                        row -> Map.entry(row.enumValue("kind", Kind.class), row.longValue("n"))))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    /** Those last seen first. */
    Page<Difference> page(State state, Limit limit, String cursor) {
        var after = Cursor.parse(cursor, 3);
        return database.inTransaction(() -> Page.of(
                jdbc.query(
                        """
                        SELECT * FROM reconciliation_difference
                         WHERE state = ? AND (last_seen, kind, subject) < (?, ?, ?)
                         ORDER BY last_seen DESC, kind DESC, subject DESC LIMIT ?
                        """,
                        Differences::difference,
                        state,
                        after.map(keys -> keys.instant(0)).orElse(LAST),
                        after.map(keys -> keys.text(1)).orElse(""),
                        after.map(keys -> keys.text(2)).orElse(""),
                        limit.plusOne()),
                limit,
                difference -> Cursor.of(difference.lastSeen(), difference.kind(), difference.subject())));
    }

    private static Difference difference(Row row) {
        return new Difference(
                row.enumValue("kind", Kind.class),
                row.text("subject"),
                row.text("detail"),
                row.enumValue("state", State.class),
                row.instant("first_seen"),
                row.instant("last_seen"),
                row.optionalText("note"),
                row.optionalUuid("resolved_by"),
                row.optionalInstant("resolved_at"));
    }
}
