package dev.souk.billing.payment;

import static java.lang.System.Logger.Level.ERROR;

import dev.souk.platform.background.Chore;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.DueRows;
import dev.souk.platform.data.Jdbc;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Finishes what a request could not: asks the provider about every payment, capture and refund that is due, with growing
 * pauses, until it has answered. Every instance does so; what one has claimed and not settled is due again
 * ({@link DueRows}), so that one that dies is followed by another.
 */
@Singleton
class Settlement {

    private static final System.Logger LOG = System.getLogger(Settlement.class.getName());
    private static final int BATCH = 20;
    private static final Duration LAST_TURN = Duration.ofSeconds(5);

    /** Outlives a call to the provider. */
    private static final Duration FIRST_LEASE = Duration.ofSeconds(10);

    private static final Duration LONGEST_LEASE = Duration.ofMinutes(5);

    /** The tables that hold something due: one statement, so that looking costs next to nothing. */
    private static final String DUE = """
            SELECT 'payment' AS name WHERE EXISTS (SELECT FROM payment WHERE next_check_at <= now())
            UNION ALL SELECT 'capture' WHERE EXISTS (SELECT FROM capture WHERE next_check_at <= now())
            UNION ALL SELECT 'refund' WHERE EXISTS (SELECT FROM refund WHERE next_check_at <= now())
            """;

    private final Database database;
    private final Jdbc jdbc;
    private final Payments payments;
    private final Authorizations authorizations;
    private final Captures captures;
    private final Refunds refunds;
    private final Duration pause;
    private final Map<String, DueRows<UUID>> due;
    private volatile Optional<Chore> chore = Optional.empty();

    /** @param pause between two looks when nothing was due; zero runs no thread */
    @Inject
    Settlement(
            Database database,
            Jdbc jdbc,
            Payments payments,
            Authorizations authorizations,
            Captures captures,
            Refunds refunds,
            @ConfigProperty(name = "souk.billing.settlement.pause", defaultValue = "PT1S") Duration pause) {
        this.database = database;
        this.jdbc = jdbc;
        this.payments = payments;
        this.authorizations = authorizations;
        this.captures = captures;
        this.refunds = refunds;
        this.pause = pause;
        this.due = Stream.of("payment", "capture", "refund")
                .collect(Collectors.toMap(Function.identity(), table -> dueRows(jdbc, table)));
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        if (database.isConfigured() && pause.isPositive()) {
            chore = Optional.of(Chore.start("settlement", pause, this::takeTurn));
        }
    }

    @PreDestroy
    void stop() {
        chore.ifPresent(settling -> settling.finish(LAST_TURN));
    }

    /** Looks now instead of at the end of the pause. */
    void wake() {
        chore.ifPresent(Chore::now);
    }

    /** What is due may be more than a batch. */
    private void takeTurn() {
        if (settleDue() >= BATCH) {
            wake();
        }
    }

    /**
     * Looks once at everything that is due.
     *
     * @return how many rows were looked at
     */
    int settleDue() {
        int looked = 0;
        for (String table : database.read(() -> jdbc.query(DUE, row -> row.text("name")))) {
            looked += switch (table) {
                case "payment" -> settle(table, payments::find, authorizations::settle);
                case "capture" -> settle(table, payments::findCapture, captures::settle);
                default -> settle(table, payments::findRefund, refunds::settle);
            };
        }
        return looked;
    }

    private <T> int settle(String table, Function<UUID, Optional<T>> find, Consumer<T> settle) {
        List<UUID> ids = database.inOneStatement(() -> due.get(table).claim(BATCH));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ids.forEach(id -> threads.execute(() -> settleOne(table, id, find, settle)));
        }
        return ids.size();
    }

    private <T> void settleOne(String table, UUID id, Function<UUID, Optional<T>> find, Consumer<T> settle) {
        try {
            database.read(() -> find.apply(id)).ifPresent(settle);
        } catch (RuntimeException e) {
            LOG.log(ERROR, () -> "settling " + table + " " + id + " failed; it is tried again", e);
        }
    }

    private static DueRows<UUID> dueRows(Jdbc jdbc, String table) {
        return new DueRows<>(
                jdbc, table, "checks", "next_check_at", FIRST_LEASE, LONGEST_LEASE, "id", row -> row.uuid("id"));
    }
}
