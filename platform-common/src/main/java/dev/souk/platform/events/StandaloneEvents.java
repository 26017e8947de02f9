package dev.souk.platform.events;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.telemetry.Traces;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/**
 * The relay and the consumers of a process that is no service, with no container around it: a tool, a measurement. In a
 * service they start by themselves.
 */
public final class StandaloneEvents implements AutoCloseable {
    private final EventWorkers workers;
    private final Outbox outbox;

    private StandaloneEvents(EventWorkers workers, Outbox outbox) {
        this.workers = workers;
        this.outbox = outbox;
    }

    /**
     * Starts them.
     *
     * @param service whose outbox it is, and the name of the consumer
     * @param database with the platform's tables
     * @param handlers tell by their types which streams are read; none for a process that only publishes
     */
    public static StandaloneEvents start(String service, URI redis, Database database, List<EventHandler<?>> handlers) {
        var signal = new OutboxSignal();
        var workers = new EventWorkers(
                new EventsConfig(service, redis),
                database,
                signal,
                new Handlers(handlers, Traces.none()),
                new EventMetrics(Clock.systemUTC()));
        workers.start();
        return new StandaloneEvents(workers, new Outbox(database, new Jdbc(database), signal));
    }

    /** Where this process tells what happened. */
    public Outbox outbox() {
        return outbox;
    }

    /** Ends the workers after what they are doing. */
    @Override
    public void close() {
        workers.stop();
    }
}
