package dev.souk.billing.reconciliation;

import static java.lang.System.Logger.Level.WARNING;

import dev.souk.billing.payment.Repairs;
import dev.souk.billing.provider.OutcomeUnknown;
import dev.souk.billing.provider.PaymentProvider;
import dev.souk.billing.provider.ProviderKey;
import dev.souk.billing.provider.ProviderPayment;
import dev.souk.billing.reconciliation.Difference.State;
import dev.souk.platform.background.TimeBudget;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * One run: what is parked is looked at again, then the payments here are compared with the provider's books and the ledger,
 * then the provider's payments with those here. Each side goes on where the run before ended, and begins again at its end.
 */
@Singleton
class Reconciliation {

    /** Why a run did not begin, or did not go on. */
    static final ProblemType RUNNING =
            new ProblemType("reconciliation-running", 409, "The books are being compared already");

    private static final System.Logger LOG = System.getLogger(Reconciliation.class.getName());
    private static final int PAGE = 100;
    private static final int MOST_PARKED = 200;
    private static final int LONGEST_FAILURE = 500;

    /** Whoever waits for the result at the edge waits 20 s. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private static final UUID FIRST = new UUID(0, 0);

    private final Turn turn;
    private final BookedPayments booked;
    private final Differences differences;
    private final PaymentProvider provider;
    private final Repairs repairs;
    private final Clock clock;
    private final Duration budget;
    private final Duration grace;
    private final LongSupplier nanoTime;

    /**
     * @param budget how long a run compares, at most half of it what is parked, and each side half of the rest; one step of each
     *     it does in any case
     * @param grace how long an outcome may be unknown before it counts as a difference; longer than a call takes
     */
    @Inject
    Reconciliation(
            Turn turn,
            BookedPayments booked,
            Differences differences,
            PaymentProvider provider,
            Repairs repairs,
            Clock clock,
            @ConfigProperty(name = "souk.reconciliation.budget", defaultValue = "PT1M") Duration budget,
            @ConfigProperty(name = "souk.reconciliation.grace", defaultValue = "PT1M") Duration grace) {
        this(turn, booked, differences, provider, repairs, clock, budget, grace, System::nanoTime);
    }

    Reconciliation(
            Turn turn,
            BookedPayments booked,
            Differences differences,
            PaymentProvider provider,
            Repairs repairs,
            Clock clock,
            Duration budget,
            Duration grace,
            LongSupplier nanoTime) {
        this.turn = turn;
        this.booked = booked;
        this.differences = differences;
        this.provider = provider;
        this.repairs = repairs;
        this.clock = clock;
        this.budget = budget;
        this.grace = grace;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs, unless another instance does.
     *
     * @param pause how long ago the last run must have begun; zero for one that somebody waits for, which is short
     * @throws OutcomeUnknown when the provider does not answer; the next run goes on where this one came to
     * @throws ProblemException 409 when another instance took the run over in the middle
     */
    Optional<Run> run(Duration pause) {
        return turn.take(pause).flatMap(taken -> {
            boolean awaited = pause.isZero() && budget.compareTo(LONGEST_WAIT) > 0;
            var time = new TimeBudget(awaited ? LONGEST_WAIT : budget, nanoTime);
            var progress = new Progress(taken);
            try {
                lookAgain(progress, time.half());
                fromHere(progress, time.half());
                fromThere(progress, time);
            } catch (RuntimeException e) {
                end(progress, Optional.of(text(e)));
                throw e;
            }
            end(progress, Optional.empty());
            return turn.last();
        });
    }

    private void end(Progress progress, Optional<String> failure) {
        long parked = differences.countParked().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        turn.end(progress.holder, progress.compared, progress.fixed, parked, failure);
    }

    private static String text(RuntimeException failure) {
        String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return text.substring(0, Math.min(LONGEST_FAILURE, text.length()));
    }

    /** How far a run is, and what it found. */
    private static final class Progress {
        private final UUID holder;
        private String here;
        private String there;
        private boolean hereDone;
        private boolean thereDone;
        private long compared;
        private long fixed;

        Progress(Turn.Taken taken) {
            this.holder = taken.holder();
            this.here = taken.here();
            this.there = taken.there();
        }
    }

    private void fromHere(Progress progress, TimeBudget time) {
        do {
            UUID after = progress.here.isEmpty() ? FIRST : UUID.fromString(progress.here);
            List<BookedPayment> page = booked.after(after, PAGE);
            Map<String, ProviderPayment> there = page.isEmpty()
                    ? Map.of()
                    : provider.look(page.stream().map(BookedPayment::key).toList()).stream()
                            .collect(Collectors.toMap(ProviderPayment::key, Function.identity()));
            page.stream()
                    .filter(payment -> Finding.of(
                                    payment,
                                    Optional.ofNullable(there.get(payment.key().toString())))
                            .isPresent())
                    .forEach(payment -> look(payment.key().toString(), progress));
            progress.compared += page.size();
            progress.hereDone = page.size() < PAGE;
            progress.here = progress.hereDone ? "" : page.getLast().id().toString();
            requireTurn(progress);
        } while (!progress.hereDone && time.isLeft());
    }

    private void fromThere(Progress progress, TimeBudget time) {
        do {
            List<ProviderPayment> page = provider.list(progress.there, PAGE);
            Set<ProviderKey> keys = page.stream()
                    .flatMap(payment -> ProviderKey.parse(payment.key()).stream())
                    .collect(Collectors.toSet());
            Set<ProviderKey> begun = booked.begun(keys);
            page.stream()
                    .filter(ProviderPayment::isMoney)
                    .filter(payment -> ProviderKey.parse(payment.key())
                            .filter(begun::contains)
                            .isEmpty())
                    .forEach(payment -> look(payment.key(), progress));
            progress.compared += page.size();
            progress.thereDone = page.size() < PAGE;
            progress.there = progress.thereDone ? "" : page.getLast().key();
            requireTurn(progress);
        } while (!progress.thereDone && time.isLeft());
    }

    private void requireTurn(Progress progress) {
        if (!turn.renew(progress.holder, progress.here, progress.hereDone, progress.there, progress.thereDone)) {
            throw new ProblemException(
                    RUNNING,
                    "Another instance has taken this run over, which was too slow. Read the result when it has ended.");
        }
    }

    /** Those that were not looked at for the longest time; the rest by the next run. */
    private void lookAgain(Progress progress, TimeBudget time) {
        for (Difference parked : differences.parked(MOST_PARKED)) {
            lookAgain(parked, progress);
            if (!time.isLeft()) {
                return;
            }
        }
    }

    /** Whether what was parked is still so. */
    private void lookAgain(Difference parked, Progress progress) {
        if (look(parked.subject(), progress)
                .filter(kind -> kind == parked.kind())
                .isEmpty()) {
            differences.gone(parked);
        }
    }

    /** Compares one payment closely, and does what may be done; what is left of the difference. */
    private Optional<Difference.Kind> look(String subject, Progress progress) {
        requireTurn(progress); // many that differ, at a slow provider, take longer than a lease
        Optional<Finding> finding = compare(subject, grace);
        if (finding.isEmpty()) {
            return Optional.empty();
        }
        Optional<Finding> left =
                finding.get().remedy() == Finding.Remedy.NONE ? finding : remedied(subject, finding.get());
        if (left.isEmpty()) {
            progress.fixed++;
            record(subject, finding.get(), State.FIXED);
        } else {
            record(subject, left.get(), State.PARKED);
        }
        return left.map(Finding::kind);
    }

    private Optional<Finding> remedied(String subject, Finding finding) {
        ProviderKey key = ProviderKey.parse(subject).orElseThrow();
        switch (finding.remedy()) {
            case SETTLE -> booked.find(key).ifPresent(payment -> repairs.settle(payment.id()));
            case GIVE_BACK -> provider.cancel(key);
            case NONE -> {}
        }
        return compare(subject, Duration.ZERO);
    }

    private void record(String subject, Finding finding, State state) {
        LOG.log(WARNING, "{0} of payment {1} is {2}: {3}", finding.kind(), subject, state, finding.detail());
        differences.seen(finding.kind(), subject, finding.detail(), state);
    }

    /**
     * Compares one payment as it is now. A payment that changes meanwhile, or has an answer coming, is no difference: the next
     * round will see it at rest.
     *
     * @param patience how long an outcome may be unknown
     */
    private Optional<Finding> compare(String subject, Duration patience) {
        Optional<ProviderKey> key = ProviderKey.parse(subject);
        Optional<BookedPayment> before = key.flatMap(booked::find);
        if (key.isEmpty() || before.isEmpty()) {
            return stranger(key);
        }
        Optional<ProviderPayment> there =
                provider.look(List.of(key.get())).stream().findFirst();
        Optional<BookedPayment> after = booked.find(key.get());
        Instant now = clock.instant();
        return before.filter(payment -> after.equals(before))
                .filter(payment -> !payment.isOpenEnded()
                        || payment.updatedAt().plus(patience).isBefore(now))
                .flatMap(payment -> Finding.of(payment, there));
    }

    private Optional<Finding> stranger(Optional<ProviderKey> key) {
        if (key.isEmpty()) {
            return Optional.of(new Finding(
                    Difference.Kind.MISSING_HERE,
                    "The provider has a payment under a key that was not made here.",
                    Finding.Remedy.NONE));
        }
        boolean forbidden = booked.forbidden(List.of(key.get())).contains(key.get());
        return provider.look(List.of(key.get())).stream()
                .findFirst()
                .flatMap(there -> Finding.ofStranger(there, forbidden));
    }
}
