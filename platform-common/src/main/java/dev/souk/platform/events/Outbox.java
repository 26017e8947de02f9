package dev.souk.platform.events;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.json.Json;
import dev.souk.platform.telemetry.Traces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Where a service tells what happened. An event commits with the change it tells of, or not at all, and is published
 * soon after, at least once and in the order of the commits of its aggregate.
 */
@Singleton
public class Outbox {
    static final Pattern TYPE = Pattern.compile("souk\\.([a-z]+)\\.[a-z]+(-[a-z]+)*\\.v[1-9][0-9]*");

    /**
     * The locks make the transactions that append to one aggregate take turns, so that their numbers rise in the order of
     * their commits. They are taken sorted and last, so they can't close a circle of waiting.
     */
    private static final String LOCK = "select pg_advisory_xact_lock(?)";

    private static final String INSERT = "insert into outbox (id, aggregate_id, type, source, data, traceparent)"
            + " values (?, ?, ?, split_part(?, '.', 2), ?::jsonb, nullif(?, ''))";

    private static final String LOCK_ALL = "select count(pg_advisory_xact_lock(key)) from unnest(?) key";

    private static final String INSERT_ALL = """
            insert into outbox (id, aggregate_id, type, source, data, traceparent)
            select id, aggregate_id, type, split_part(type, '.', 2), data::jsonb, nullif(traceparent, '')
            from unnest(?, ?, ?, ?, ?) with ordinality as new (id, aggregate_id, type, data, traceparent, place)
            order by place
            """;

    private final Database database;
    private final Jdbc jdbc;
    private final OutboxSignal signal;

    /**
     * Of the service whose database this is.
     *
     * @param signal wakes the relay after a commit
     */
    @Inject
    public Outbox(Database database, Jdbc jdbc, OutboxSignal signal) {
        this.database = database;
        this.jdbc = jdbc;
        this.signal = signal;
    }

    /**
     * Adds an event to the current transaction; the row is written immediately before the commit.
     *
     * @param type {@code souk.<this service>.<what>.v<n>}
     * @param aggregateId what it happened to
     * @param data a record with the payload; it becomes JSON here and now
     * @return the id of the event
     * @throws IllegalArgumentException when the type has another form
     */
    public UUID append(String type, UUID aggregateId, Object data) {
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException("An event type is souk.<service>.<what>.v<n>, not " + type);
        }
        Appended appended = database.transactionState(this, Appended.class, Appended::new);
        if (appended.events.isEmpty()) {
            database.beforeCommit(() -> write(appended));
        }
        UUID id = Uuid7.next();
        appended.events.add(new NewEvent(
                id, aggregateId, type, Json.write(data), Traces.current().orElse("")));
        return id;
    }

    private void write(Appended appended) {
        List<NewEvent> events = List.copyOf(appended.events);
        appended.events.clear();
        if (events.size() == 1) {
            NewEvent event = events.getFirst();
            jdbc.later(LOCK, event.lock());
            jdbc.later(
                    INSERT,
                    event.id(),
                    event.aggregateId(),
                    event.type(),
                    event.type(),
                    event.data(),
                    event.traceparent());
        } else {
            jdbc.later(LOCK_ALL, (Object)
                    events.stream().map(NewEvent::lock).distinct().sorted().toArray(Long[]::new));
            jdbc.later(
                    INSERT_ALL,
                    column(events, NewEvent::id).toArray(UUID[]::new),
                    column(events, NewEvent::aggregateId).toArray(UUID[]::new),
                    column(events, NewEvent::type).toArray(String[]::new),
                    column(events, NewEvent::data).toArray(String[]::new),
                    column(events, NewEvent::traceparent).toArray(String[]::new));
        }
        database.afterCommit(signal::raise);
    }

    private static <T> List<T> column(List<NewEvent> events, Function<NewEvent, T> value) {
        return events.stream().map(value).toList();
    }

    private record NewEvent(UUID id, UUID aggregateId, String type, String data, String traceparent) {
        Long lock() {
            return aggregateId.getLeastSignificantBits();
        }
    }

    private static final class Appended {
        private final List<NewEvent> events = new ArrayList<>();
    }
}
