package dev.souk.platform.health;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.SchemaVersion;
import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.deadline.DeadlineExceeded;
import dev.souk.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * The database answers and has the schema of this release. A pool that is busy is no failure at first: many requests are no
 * reason to send none.
 */
@Readiness
@ApplicationScoped
class DatabaseCheck implements HealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration BUSY_FOR = Duration.ofSeconds(15);

    private final Database database;
    private final Jdbc jdbc;
    private final SchemaVersion schema;
    private CompletableFuture<Optional<String>> question = CompletableFuture.completedFuture(Optional.empty());
    private volatile boolean schemaIsCurrent;
    private volatile long lastAnswer = System.nanoTime();

    @Inject
    DatabaseCheck(Database database, Jdbc jdbc, SchemaVersion schema) {
        this.database = database;
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /** For the proxy of the container. */
    DatabaseCheck() {
        this(null, null, null);
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("database");
        if (!database.isConfigured()) {
            return response.up().withData("configured", false).build();
        }
        var trouble = answer();
        trouble.ifPresent(what -> response.withData("trouble", what));
        return response.status(trouble.isEmpty()).build();
    }

    /** Who asks gets an answer soon, also when the database takes its time; then one question waits, not many. */
    private Optional<String> answer() {
        CompletableFuture<Optional<String>> current;
        synchronized (this) {
            if (question.isDone()) {
                question = CompletableFuture.supplyAsync(
                        () -> Deadline.within(PATIENCE, this::trouble), Thread::startVirtualThread);
            }
            current = question;
        }
        return current.copy()
                .completeOnTimeout(Optional.of("no answer in time"), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private Optional<String> trouble() {
        try {
            if (!schemaIsCurrent) {
                var outdated = schema.outdated();
                schemaIsCurrent = outdated.isEmpty();
                lastAnswer = System.nanoTime();
                return outdated;
            }
            var _ = database.inTransaction(() -> jdbc.one("select 1 as one", row -> row.intValue("one")));
            lastAnswer = System.nanoTime();
            return Optional.empty();
        } catch (ProblemException | DeadlineExceeded e) {
            boolean tooLong = System.nanoTime() - lastAnswer > BUSY_FOR.toNanos();
            return tooLong || !schemaIsCurrent ? Optional.of("no free connection") : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("not reachable");
        }
    }
}
