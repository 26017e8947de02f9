package dev.souk.platform.events;

import dev.souk.platform.data.Database;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Starts the workers with the service and ends them with it; inert without a database or a Redis. */
@Singleton
class EventsStartup {
    private final Config config;
    private final Database database;
    private final OutboxSignal signal;
    private final Instance<EventHandler<?>> handlers;
    private final Instance<Tracer> tracer;
    private final Clock clock;
    private Optional<EventWorkers> workers = Optional.empty();

    @Inject
    EventsStartup(
            Config config,
            Database database,
            OutboxSignal signal,
            @Any Instance<EventHandler<?>> handlers,
            Instance<Tracer> tracer,
            Clock clock) {
        this.config = config;
        this.database = database;
        this.signal = signal;
        this.handlers = handlers;
        this.tracer = tracer;
        this.clock = clock;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        if (!database.isConfigured()) {
            return;
        }
        workers = EventsConfig.from(config).map(this::workers);
        workers.ifPresent(EventWorkers::start);
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
        workers.ifPresent(EventWorkers::stop);
    }

    private EventWorkers workers(EventsConfig events) {
        List<EventHandler<?>> found = handlers.stream().toList();
        Trace trace = new Trace(
                tracer.isResolvable() ? tracer.get() : OpenTelemetry.noop().getTracer("souk"));
        return new EventWorkers(events, database, signal, new Handlers(found, trace), new EventMetrics(clock));
    }
}
