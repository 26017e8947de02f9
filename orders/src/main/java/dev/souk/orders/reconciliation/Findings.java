package dev.souk.orders.reconciliation;

import dev.souk.platform.data.Database;
import java.time.Duration;
import java.util.UUID;

/** What one run has seen, and its right to go on. */
final class Findings {

    private static final System.Logger LOG = System.getLogger(Findings.class.getName());

    /** Another instance has taken the run over. */
    static final class Lost extends RuntimeException {

        private static final long serialVersionUID = 1;

        Lost() {
            super("another instance compares now");
        }
    }

    private final Database database;
    private final Differences differences;
    private final UUID holder;
    private final Duration lease;
    private long compared;
    private long fixed;

    Findings(Database database, Differences differences, UUID holder, Duration lease) {
        this.database = database;
        this.differences = differences;
        this.holder = holder;
        this.lease = lease;
    }

    /** So many things are about to be looked at; {@link Lost} when it is not this run's right any more. */
    void looking(int count) {
        compared += count;
        if (!database.inTransaction(() -> differences.renew(holder, lease))) {
            throw new Lost();
        }
    }

    /** A difference that only a person can judge. */
    void park(DifferenceKind kind, UUID subject, String detail) {
        LOG.log(System.Logger.Level.WARNING, "{0} {1}: {2}", kind, subject, detail);
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
    }

    private void note(DifferenceKind kind, UUID subject, String detail, Difference.State state) {
        database.inTransaction(() -> differences.seen(kind, subject, detail, state));
    }

    long compared() {
        return compared;
    }

    long fixed() {
        return fixed;
    }
}
