package dev.souk.billing.reconciliation;

import static java.lang.System.Logger.Level.WARNING;

import dev.souk.billing.provider.OutcomeUnknown;
import dev.souk.platform.background.Chore;
import dev.souk.platform.data.Database;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Runs the comparison now and then, on whichever instance comes first, and tells what it found:
 * {@code souk_billing_differences{kind}} wait for an operator, {@code souk_billing_reconciliation_age_seconds} is how long ago
 * all payments of both sides were last gone through. It grows when runs fail, when they are too slow, and when there are none.
 * Every instance tells the same.
 */
@Singleton
class ReconciliationSchedule {

    private static final System.Logger LOG = System.getLogger(ReconciliationSchedule.class.getName());
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LAST_TURN = Duration.ofSeconds(5);
    private static final long NANOS = 1_000_000_000;

    private final Database database;
    private final Reconciliation reconciliation;
    private final Differences differences;
    private final Turn turn;
    private final Duration every;
    private Optional<Chore> chore = Optional.empty();
    private volatile Map<Difference.Kind, Long> parked = new EnumMap<>(Difference.Kind.class);
    /** When all was last gone through, by this process' own clock; when it began, as long as that is not known. */
    private volatile long wholeRoundNanos = System.nanoTime();

    /** @param every from the beginning of a run to that of the next; zero never */
    @Inject
    ReconciliationSchedule(
            Database database,
            Reconciliation reconciliation,
            Differences differences,
            Turn turn,
            @ConfigProperty(name = "souk.reconciliation.every", defaultValue = "PT5M") Duration every) {
        this.database = database;
        this.reconciliation = reconciliation;
        this.differences = differences;
        this.turn = turn;
        this.every = every;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        if (database.isConfigured()) {
            register();
            if (every.isPositive()) {
                Duration pause = every.compareTo(LONGEST_PAUSE) < 0 ? every : LONGEST_PAUSE;
                chore = Optional.of(Chore.start("reconciliation", pause, this::takeTurn));
            }
        }
    }

    @PreDestroy
    void stop() {
        chore.ifPresent(comparing -> comparing.finish(LAST_TURN));
    }

    private void takeTurn() {
        try {
            reconciliation.run(every);
        } catch (OutcomeUnknown e) {
            LOG.log(WARNING, "the comparison waits for the provider: {0}", e.getMessage());
        } finally {
            parked = differences.countParked();
            turn.age().ifPresent(age -> wholeRoundNanos = System.nanoTime() - age.toNanos());
        }
    }

    private void register() {
        var registry = Metrics.globalRegistry();
        for (Difference.Kind kind : Difference.Kind.values()) {
            registry.getOrCreate(Gauge.builder("souk_billing_differences", () -> parked.getOrDefault(kind, 0L))
                    .description("Differences between the books that wait for an operator")
                    .tags(List.of(Tag.create("kind", kind.name().toLowerCase(Locale.ROOT)))));
        }
        registry.getOrCreate(Gauge.builder("souk_billing_reconciliation_age_seconds", this::age)
                .description("How long ago all payments were last compared with the provider's and the ledger"));
    }

    private long age() {
        return every.isPositive() ? (System.nanoTime() - wholeRoundNanos) / NANOS : 0;
    }
}
