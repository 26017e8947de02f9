package dev.souk.orders.reconciliation;

import dev.souk.platform.data.Database;
import dev.souk.platform.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What one run has seen, and its right to go on. */
final class Findings {

    private static final System.Logger LOG = System.getLogger(Findings.class.getName());

    /** How many differences are noted in one transaction. */
    private static final int TOGETHER = 200;

    /** How many parked differences are told in the log; all of them are in the table. */
    private static final int TOLD = 100;

    private final Database database;
    private final Differences differences;
    private final Round round;
    private final Duration lease;
    private final List<Noted> waiting = new ArrayList<>();
    private long compared;
    private long fixed;
    private long parked;

    private record Noted(DifferenceKind kind, UUID subject, String detail, Difference.State state) {}

    Findings(Database database, Differences differences, Round round, Duration lease) {
        this.database = database;
        this.differences = differences;
        this.round = round;
        this.lease = lease;
    }

    /**
     * So many things are about to be looked at.
     *
     * @throws ProblemException 409 when another instance has taken the run over
     */
    void looking(int count) {
        compared += count;
        if (!database.inTransaction(() -> differences.renew(round.holder(), lease))) {
            throw lost();
        }
    }

    /** All up to here was looked at: what was found so far is stored, and whoever goes on does so behind it. */
    void reached(Round.Phase phase, UUID position) {
        store();
        if (!database.inTransaction(() -> differences.reached(round.holder(), lease, phase, position))) {
            throw lost();
        }
    }

    /**
     * All that is parked about these was looked at again: what was not found any more is gone.
     *
     * @param undecided those of them of which nothing can be said yet: what is parked of them stays so
     */
    void lookedAgainAt(List<UUID> subjects, List<UUID> undecided) {
        store();
        database.inTransaction(() -> {
            differences.stillParked(undecided);
            differences.lookedAt(round.holder(), subjects);
        });
    }

    /**
     * Stores what was found and ends the run.
     *
     * @param whole whether all was looked at, but for what changed less than the grace before the round began
     * @throws ProblemException 409 when another instance has taken it over
     */
    void finish(boolean whole, Duration grace) {
        store();
        database.inTransaction(() -> {
            if (whole) {
                differences.endRound(round.holder(), grace);
            }
            if (!differences.finish(round.holder(), compared, fixed)) {
                throw lost();
            }
        });
    }

    /** Ends the run, which failed; what it has not stored so far is found again by the next one. */
    void giveUp(String failure) {
        database.inTransaction(() -> differences.giveUp(round.holder(), compared, fixed, failure));
    }

    private static ProblemException lost() {
        return new ProblemException(
                Reconciliation.RUNNING,
                "Another instance has taken this run over, which was too slow. Read the result when it has ended.");
    }

    /** A difference that only a person can judge. */
    void park(DifferenceKind kind, UUID subject, String detail) {
        if (parked++ < TOLD) {
            LOG.log(System.Logger.Level.WARNING, "{0} {1}: {2}", kind, subject, detail);
        }
        note(kind, subject, detail, Difference.State.PARKED);
    }

    /** A difference that is put right by this; parked when that fails. */
    void fix(DifferenceKind kind, UUID subject, String detail, Runnable repair) {
        try {
            repair.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, kind + " " + subject + " could not be put right", e);
            note(kind, subject, detail + "; it could not be put right: " + e.getMessage(), Difference.State.PARKED);
            return;
        }
        fixed++;
        LOG.log(System.Logger.Level.WARNING, "{0} {1}: {2}; put right", kind, subject, detail);
        note(kind, subject, detail, Difference.State.FIXED);
        store();
    }

    private void note(DifferenceKind kind, UUID subject, String detail, Difference.State state) {
        waiting.add(new Noted(kind, subject, detail, state));
        if (waiting.size() >= TOGETHER) {
            store();
        }
    }

    private void store() {
        database.inTransaction(() -> waiting.forEach(
                noted -> differences.seen(noted.kind(), noted.subject(), noted.detail(), noted.state())));
        waiting.clear();
        if (parked > TOLD) {
            LOG.log(System.Logger.Level.WARNING, "{0} differences so far wait for an operator", parked);
        }
    }
}
