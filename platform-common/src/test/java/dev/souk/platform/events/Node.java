package dev.souk.platform.events;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.telemetry.Traces;
import dev.souk.platform.test.TestDatabase;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** An instance of a service that counts things, and consumes its own events. */
final class Node implements AutoCloseable {
    static final String COUNTED = "souk.alpha.thing-counted.v1";

    record Counted(int number) {}

    final Database database;
    final Jdbc jdbc;
    final Outbox outbox;
    final EventWorkers workers;

    /** @param before what a handler does before its effect; it may throw */
    Node(TestDatabase server, String redis, Consumer<Event<Counted>> before) {
        database = Database.open(new DatabaseConfig(server.url(), server.user(), server.password()).withPoolSize(6));
        jdbc = new Jdbc(database);
        OutboxSignal signal = new OutboxSignal();
        outbox = new Outbox(database, jdbc, signal);
        Traces traces = Traces.none();
        workers = new EventWorkers(
                config(redis),
                database,
                signal,
                new Handlers(List.of(new Effect(jdbc, before)), traces),
                new EventMetrics(Clock.systemUTC()));
    }

    static EventsConfig config(String redis) {
        return new EventsConfig(
                "alpha",
                URI.create(redis),
                Duration.ofSeconds(1),
                Duration.ofMillis(100),
                Duration.ofMillis(1),
                50,
                3,
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                Duration.ofDays(7),
                Duration.ofDays(1),
                1_000);
    }

    Node start() {
        workers.start();
        return this;
    }

    void append(UUID aggregate, int number) {
        database.inTransaction(() -> {
            outbox.append(COUNTED, aggregate, new Counted(number));
        });
    }

    @Override
    public void close() {
        workers.stop();
        database.close();
    }

    private record Effect(Jdbc jdbc, Consumer<Event<Counted>> before) implements EventHandler<Counted> {
        @Override
        public String type() {
            return COUNTED;
        }

        @Override
        public Class<Counted> dataType() {
            return Counted.class;
        }

        @Override
        public void handle(Event<Counted> event) {
            before.accept(event);
            jdbc.update(
                    "insert into effect (event_id, aggregate_id, number) values (?, ?, ?)",
                    event.id(),
                    event.aggregateId(),
                    event.data().number());
        }
    }
}
