package dev.souk.orders.reconciliation;

import dev.souk.platform.background.TimeBudget;
import dev.souk.platform.data.Database;
import dev.souk.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * One run: what waits for an operator is looked at again, then every hold and the money of every order that is to be shipped, and of
 * what is over or began since the round before: the money of orders that came to their end, attempts, and refunded returns. It
 * goes page by page for as long as its time lasts; the next run goes on there, and so it does after one that a service ended by
 * not answering. All of it once is a round. What was in order at the end of its order is not looked at again, but for a round
 * over everything, which has its place after a database came back from a backup.
 */
@Singleton
class Reconciliation {

    /** No id is smaller. */
    static final UUID FIRST = new UUID(0, 0);

    /** No id is greater. */
    static final UUID LAST = new UUID(-1, -1);

    /** Why a run did not begin, or did not go on. */
    static final ProblemType RUNNING =
            new ProblemType("reconciliation-running", 409, "The books are being compared already");

    private static final int LONGEST_FAILURE = 500;

    /** How many parked differences are looked at before the time is. */
    private static final int SOME = 10;

    /** Whoever waits for the result at the edge waits 20 s. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final Database database;
    private final Differences differences;
    private final StockCheck stock;
    private final MoneyCheck money;
    private final RefundCheck refunds;
    private final ReconciliationSettings settings;
    private final LongSupplier nanoTime;

    @Inject
    Reconciliation(
            Database database,
            Differences differences,
            StockCheck stock,
            MoneyCheck money,
            RefundCheck refunds,
            ReconciliationSettings settings) {
        this(database, differences, stock, money, refunds, settings, System::nanoTime);
    }

    Reconciliation(
            Database database,
            Differences differences,
            StockCheck stock,
            MoneyCheck money,
            RefundCheck refunds,
            ReconciliationSettings settings,
            LongSupplier nanoTime) {
        this.database = database;
        this.differences = differences;
        this.stock = stock;
        this.money = money;
        this.refunds = refunds;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** Runs when the last run is long enough ago and no other instance runs; whether it did. */
    boolean runIfDue() {
        return run(settings.every(), false, settings.window(), settings.budget());
    }

    /**
     * Runs now, unless another instance does; whether it did.
     *
     * @param everything whether a round begins that looks at payments and returns of all times
     * @throws dev.souk.platform.problem.ProblemException 409 when another instance took the run over in the middle
     */
    boolean runNow(boolean everything) {
        var budget = settings.budget().compareTo(LONGEST_WAIT) < 0 ? settings.budget() : LONGEST_WAIT;
        return run(Duration.ZERO, everything, everything ? Duration.ofDays(36_500) : settings.window(), budget);
    }

    private boolean run(Duration atLeast, boolean anew, Duration window, Duration budget) {
        var taken = database.inTransaction(() ->
                differences.begin(UUID.randomUUID(), settings.lease(), atLeast, anew, window, settings.overlap()));
        taken.ifPresent(round -> run(round, new TimeBudget(budget, nanoTime)));
        return taken.isPresent();
    }

    private void run(Round round, TimeBudget time) {
        var findings = new Findings(database, differences, round, settings.lease());
        try {
            lookAgain(round, findings, time.half());
            findings.finish(goThrough(round, findings, time), settings.grace());
        } catch (RuntimeException e) {
            findings.giveUp(text(e));
            throw e;
        }
    }

    /** What was parked before is looked at, however long ago that was; the rest of it by the next run. */
    private void lookAgain(Round round, Findings findings, TimeBudget time) {
        List<UUID> some;
        do {
            some = database.inTransaction(() -> differences.longestUnseen(round.holder(), SOME));
            var undecided = money.lookAgain(findings, some, settings.grace());
            refunds.lookAgain(findings, some);
            findings.lookedAgainAt(some, undecided);
        } while (some.size() == SOME && time.isLeft());
    }

    /** Whether it came to the end of the round. */
    private boolean goThrough(Round round, Findings findings, TimeBudget time) {
        for (var phase : EnumSet.range(round.phase(), Round.Phase.RETURNS)) {
            Optional<UUID> next = Optional.of(phase == round.phase() ? round.position() : beginning(phase, round));
            while (next.isPresent()) {
                next = page(phase, next.get(), round, findings);
                next.ifPresent(position -> findings.reached(phase, position));
                if (next.isPresent() && !time.isLeft()) {
                    return false;
                }
            }
        }
        return true;
    }

    private Optional<UUID> page(Round.Phase phase, UUID after, Round round, Findings findings) {
        return switch (phase) {
            case STOCK -> stock.page(findings, after, settings.grace());
            case OPEN_ORDERS -> money.open(findings, after, settings.grace());
            case ENDED_ORDERS -> money.ended(findings, after, round.since(), settings.grace());
            case ATTEMPTS -> money.attempts(findings, after, settings.grace());
            case RETURNS -> refunds.page(findings, after, round.since(), settings.grace());
        };
    }

    private static UUID beginning(Round.Phase phase, Round round) {
        return phase == Round.Phase.ATTEMPTS ? begunSince(round.since()) : FIRST;
    }

    /** No payment that began in this time has a smaller id: UUIDv7 begins with the time. */
    private static UUID begunSince(Instant since) {
        return new UUID(Math.max(0, since.toEpochMilli()) << 16, 0);
    }

    private static String text(RuntimeException failure) {
        var text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return text.substring(0, Math.min(LONGEST_FAILURE, text.length()));
    }
}
