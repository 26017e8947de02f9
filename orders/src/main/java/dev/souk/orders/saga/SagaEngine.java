package dev.souk.orders.saga;

import dev.souk.platform.data.Database;
import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.telemetry.RequestId;
import dev.souk.platform.telemetry.Traces;
import io.opentelemetry.context.Context;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Drives sagas: performs the step a saga stands at, commits what it led to, and goes on until the saga is done, has to
 * wait, or belongs to somebody else.
 *
 * <p>Driving happens on a thread of its own, so that neither a client that hangs up nor the deadline of its request ends
 * it midway; whoever wants to know the outcome {@linkplain #await waits} for it as long as they like.
 */
@Singleton
public class SagaEngine {

    private static final System.Logger LOG = System.getLogger(SagaEngine.class.getName());
    private static final int LONGEST_ERROR = 500;

    private final Database database;
    private final Sagas sagas;
    private final SagaSettings settings;
    private final Traces traces;
    private final Map<Saga.Kind, SagaScript> scripts = new EnumMap<>(Saga.Kind.class);
    private final String owner = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    private final ExecutorService drivers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("saga-", 0).factory());

    @Inject
    SagaEngine(
            Database database, Sagas sagas, SagaSettings settings, Traces traces, @Any Instance<SagaScript> scripts) {
        this(database, sagas, settings, traces, (Iterable<SagaScript>) scripts);
    }

    SagaEngine(Database database, Sagas sagas, SagaSettings settings, Traces traces, Iterable<SagaScript> scripts) {
        this.database = database;
        this.sagas = sagas;
        this.settings = settings;
        this.traces = traces;
        scripts.forEach(script -> this.scripts.put(script.kind(), script));
    }

    /** Stores a new saga in the caller's transaction. It is this process's to {@linkplain #drive drive} once that commits. */
    Saga begin(Saga saga) {
        return sagas.insert(saga, owner, settings.lease());
    }

    /** Drives a saga that this process holds the lease of, in the background, in the trace and for the request of this thread. */
    CompletableFuture<Saga> drive(Saga leased) {
        var work = Context.current().wrapSupplier(RequestId.carry(() -> run(leased)));
        return CompletableFuture.supplyAsync(work, drivers);
    }

    /** As {@link #drive(Saga)} for nobody who waits, in the trace that began it; afterwards this is run, whatever became of it. */
    void drive(Saga leased, Runnable afterwards) {
        drivers.execute(() -> {
            try {
                resume(leased);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "Driving " + leased + " failed; its lease will end", e);
            } finally {
                afterwards.run();
            }
        });
    }

    /**
     * Waits until the saga is done, or parked, which may take long.
     *
     * @return whether it is done
     */
    boolean await(UUID id, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (long pause = 10; ; pause = Math.min(pause * 2, 200)) {
            var state = find(id).map(Saga::state).orElseThrow();
            if (state != Saga.State.RUNNING) {
                return state == Saga.State.DONE;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            Thread.sleep(Math.min(pause, left));
        }
    }

    /** The saga with this id, as it is now. */
    public Optional<Saga> find(UUID id) {
        return database.read(() -> sagas.find(id));
    }

    /** Takes the sagas nobody drives, at most so many. */
    List<Saga> takeDue(int limit) {
        return database.inTransaction(() -> sagas.takeDue(owner, settings.lease(), limit));
    }

    private void resume(Saga leased) {
        traces.follow(
                database.read(() -> sagas.traceOf(leased.id())),
                "resume " + named(leased),
                about(leased),
                () -> run(leased));
    }

    /** Drives a saga that this process holds the lease of, as far as it gets now. */
    Saga run(Saga leased) {
        Saga saga = leased;
        while (saga.state() == Saga.State.RUNNING && saga.lease().owner().isPresent()) {
            try {
                saga = step(saga);
            } catch (LeaseLostException e) {
                LOG.log(System.Logger.Level.INFO, e.getMessage());
                return find(saga.id()).orElseThrow();
            }
        }
        return saga;
    }

    private Saga step(Saga saga) {
        if (saga.attempts() > settings.maxAttempts()) {
            return park(saga, "gave up after " + settings.maxAttempts() + " attempts", Optional.empty());
        }
        Progress progress;
        try {
            progress = traces.within(
                    named(saga) + " " + saga.step().name().toLowerCase(Locale.ROOT),
                    about(saga),
                    () -> Deadline.within(
                            settings.stepTimeout(), () -> script(saga).perform(saga)));
        } catch (ParkException e) {
            return park(saga, e.getMessage(), Optional.of(text(e.getCause())));
        } catch (RuntimeException e) {
            return postpone(saga, e);
        }
        try {
            return database.inTransaction(() -> commit(saga, progress));
        } catch (LeaseLostException e) {
            throw e;
        } catch (RuntimeException e) {
            return postpone(saga, e);
        }
    }

    /** In one transaction: the row first, which fences off a driver that lost its lease, then the effect. */
    private Saga commit(Saga saga, Progress progress) {
        var next = progress.next().isPresent()
                ? sagas.advance(saga, progress, settings.lease())
                : sagas.finish(saga, progress);
        progress.effect().run();
        return next;
    }

    /**
     * Commits, in the caller's transaction, what an operator decided about a parked saga, which then goes on.
     *
     * @return the saga after it; empty when it is parked no more, because another operator decided
     */
    Optional<Saga> decide(Saga parked, Progress progress) {
        return sagas.unpark(parked.id())
                .flatMap(saga -> sagas.take(saga.id(), owner, settings.lease()))
                .map(leased -> commit(leased, progress));
    }

    private Saga postpone(Saga saga, RuntimeException failure) {
        var delay = settings.delayAfter(saga.attempts() + 1);
        LOG.log(System.Logger.Level.INFO, "{0} is tried again in {1}: {2}", saga, delay, text(failure));
        return database.inTransaction(() -> sagas.postpone(saga, text(failure), delay));
    }

    private Saga park(Saga saga, String reason, Optional<String> error) {
        LOG.log(System.Logger.Level.WARNING, "{0} is parked for an operator: {1}", saga, reason);
        return database.inTransaction(() -> sagas.park(saga, reason, error));
    }

    SagaScript script(Saga saga) {
        return scripts.get(saga.kind());
    }

    private static String named(Saga saga) {
        return "saga " + saga.kind().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> about(Saga saga) {
        return Map.of(
                "souk.saga.id", saga.id().toString(),
                "souk.saga.attempts", Integer.toString(saga.attempts()));
    }

    private static String text(Throwable failure) {
        var text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR);
    }

    /** Lets the sagas that are being driven come to the end of their steps. */
    @PreDestroy
    void close() {
        drivers.shutdown();
        try {
            if (!drivers.awaitTermination(settings.lease().toMillis(), TimeUnit.MILLISECONDS)) {
                drivers.shutdownNow();
            }
        } catch (InterruptedException e) {
            drivers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
