package dev.souk.billing.payment;

import static java.lang.System.Logger.Level.ERROR;

import dev.souk.billing.worker.Worker;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Finishes what a request could not: asks the provider about every payment, capture and refund that is due, with growing
 * pauses, until it has answered. Every instance runs one; rows are claimed with {@code FOR UPDATE SKIP LOCKED} and a
 * claim is a short lease, so that one that dies is followed by another.
 */
@Singleton
class Settlement {

    private static final System.Logger LOG = System.getLogger(Settlement.class.getName());
    private static final int BATCH = 20;

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
    private final Worker worker;

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
        this.worker = new Worker("settlement", pause, () -> settleDue() >= BATCH);
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        if (database.isConfigured()) {
            worker.start();
        }
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }

    /** Looks now instead of at the end of the pause. */
    void wake() {
        worker.wake();
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
        List<UUID> due = database.inOneStatement(() -> jdbc.query(claim(table), row -> row.uuid("id"), BATCH));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            due.forEach(id -> threads.execute(() -> settleOne(table, id, find, settle)));
        }
        return due.size();
    }

    private <T> void settleOne(String table, UUID id, Function<UUID, Optional<T>> find, Consumer<T> settle) {
        try {
            database.read(() -> find.apply(id)).ifPresent(settle);
        } catch (RuntimeException e) {
            LOG.log(ERROR, () -> "settling " + table + " " + id + " failed; it is tried again", e);
        }
    }

    /** A lease outlives the call to the provider; pauses double from it up to five minutes, with jitter. */
    private static String claim(String table) {
        return """
                UPDATE %1$s SET checks = least(checks + 1, 1000),
                       next_check_at = now() + make_interval(secs =>
                           (0.75 + random() / 2) * least(300, 10 * power(2, least(checks, 10))))
                 WHERE id IN (SELECT id FROM %1$s WHERE next_check_at <= now()
                               ORDER BY next_check_at LIMIT ? FOR UPDATE SKIP LOCKED)
                RETURNING id
                """.formatted(table);
    }
}
