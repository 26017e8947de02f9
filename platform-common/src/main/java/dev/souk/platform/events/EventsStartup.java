package dev.souk.platform.events;

import dev.souk.platform.data.Database;
import dev.souk.platform.telemetry.Traces;
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
    private final Traces traces;
    private final Clock clock;
    private Optional<EventWorkers> workers = Optional.empty();

    @Inject
    EventsStartup(
            Config config,
            Database database,
            OutboxSignal signal,
            @Any Instance<EventHandler<?>> handlers,
            Traces traces,
            Clock clock) {
        this.config = config;
        this.database = database;
        this.signal = signal;
        this.handlers = handlers;
        this.traces = traces;
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
        return new EventWorkers(events, database, signal, new Handlers(found, traces), new EventMetrics(clock));
    }
}
