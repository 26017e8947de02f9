package dev.souk.platform.events;

import dev.souk.platform.data.DataException;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Applies the events of one stream, in one instance at a time. A whole batch is one transaction with its position; when
 * one of its events fails, the batch is applied event by event, so that the failure touches its own aggregate only.
 */
final class Consumer extends Worker {
    private static final System.Logger LOG = System.getLogger(Consumer.class.getName());
    private static final long REPORT_NANOS = 500_000_000;

    private final EventsConfig config;
    private final String source;
    private final Database database;
    private final Handlers handlers;
    private final Inbox inbox;
    private final SetAside aside;
    private final Lease lease;
    private final EventMetrics metrics;
    private Optional<EventStream> stream = Optional.empty();
    private Position position = Position.START;
    private Position reported = Position.START;
    private long reportedAt;
    private long term;
    private long dueAt = System.nanoTime();

    Consumer(
            EventsConfig config,
            String source,
            Database database,
            Handlers handlers,
            EventMetrics metrics,
            String instance) {
        super("consumer of " + source);
        Jdbc jdbc = new Jdbc(database);
        this.config = config;
        this.source = source;
        this.database = database;
        this.handlers = handlers;
        this.metrics = metrics;
        this.inbox = new Inbox(jdbc);
        this.aside = new SetAside(config, jdbc, source);
        this.lease = new Lease(database, "consumer:" + source, instance, config.lease());
    }

    @Override
    void turn() throws InterruptedException {
        Optional<Lease.Held> held = lease.renewOrTake();
        if (held.isEmpty()) {
            if (stream.isPresent()) {
                letGo();
                metrics.setAside(source, SetAside.Waiting.NOTHING);
            }
            Thread.sleep(config.tick());
            return;
        }
        EventStream redis = stream.orElseGet(() ->
                new EventStream(config.redis(), source, (int) config.tick().toMillis()));
        if (stream.isEmpty() || held.get().term() != term) {
            stream = Optional.of(redis);
            term = held.get().term();
            position = held.get().position();
            restartIfOlder(redis);
            // Before the first event is read: from now on nothing is trimmed that is still to be applied here.
            redis.report(config.service(), position);
        }
        applyDue();
        long wait = Duration.ofNanos(Math.max(0, dueAt - System.nanoTime())).toMillis();
        List<EventStream.Entry> entries = redis.read(position, config.batch(), wait);
        if (entries.isEmpty()) {
            restartIfOlder(redis);
        } else {
            apply(entries);
        }
        report(redis, entries.isEmpty());
    }

    @Override
    void letGo() {
        stream.ifPresent(EventStream::close);
        stream = Optional.empty();
        lease.release();
    }

    /** A stream that ends before our position is another one, or an older copy: what is known is skipped by its id. */
    private void restartIfOlder(EventStream redis) {
        if (redis.last().filter(position::isAfter).isPresent()) {
            LOG.log(Level.WARNING, "The stream of {0} ends before {1}: reading it from its start", source, position);
            position = Position.START;
        }
    }

    private void apply(List<EventStream.Entry> entries) {
        Map<UUID, Envelope> events = new LinkedHashMap<>();
        for (EventStream.Entry entry : entries) {
            Envelope event = read(entry);
            if (handlers.handles(event) || isBroken(event)) {
                events.putIfAbsent(event.id(), event);
            }
        }
        Position end = entries.getLast().position();
        try {
            commit(events.values(), end);
        } catch (RuntimeException e) {
            if (isOurs(e)) {
                throw e;
            }
            applySingly(events.values());
            commit(List.of(), end);
        }
        position = end;
        events.values().stream().map(Envelope::time).forEach(time -> metrics.applied(source, time));
    }

    private void applySingly(Collection<Envelope> events) {
        for (Envelope event : events) {
            try {
                commit(List.of(event), position);
            } catch (RuntimeException e) {
                if (isOurs(e)) {
                    throw e;
                }
                setAside(event, e);
            }
        }
    }

    /** One transaction: what is new, fence and position, and then the effects. */
    private void commit(Collection<Envelope> events, Position end) {
        database.inTransaction(() -> {
            SetAside.Known known = events.isEmpty() ? SetAside.Known.NOTHING : aside.known(events);
            lease.fence(end);
            List<Envelope> fresh = new ArrayList<>();
            for (Envelope event : events) {
                if (!known.events().contains(event.id())) {
                    if (known.blocked().contains(event.subject())) {
                        aside.park(event);
                        dueAt = System.nanoTime();
                    } else {
                        fresh.add(event);
                    }
                }
            }
            inbox.add(fresh.stream().map(Envelope::id).toList());
            fresh.forEach(this::handle);
        });
    }

    private void setAside(Envelope event, RuntimeException cause) {
        LOG.log(
                Level.WARNING,
                () -> "Event " + event.id() + " of type " + event.type() + " failed and is set aside",
                cause);
        database.inTransaction(() -> {
            lease.fence();
            aside.fail(event, cause);
        });
        dueAt = System.nanoTime();
        metrics.failed(source);
    }

    /** Applies the events set aside whose turn has come, and notes when to look again. */
    private void applyDue() {
        if (System.nanoTime() < dueAt) {
            return;
        }
        while (!isStopping()) {
            List<SetAside.Due> due = database.inTransaction(aside::due);
            if (due.isEmpty()) {
                break;
            }
            due.forEach(this::applyDue);
        }
        SetAside.Waiting waiting = database.inTransaction(aside::waiting);
        metrics.setAside(source, waiting);
        long tick = config.tick().toMillis();
        long pause = waiting.millisUntilDue()
                .map(millis -> Math.clamp(millis, 1, tick))
                .orElse(tick);
        dueAt = System.nanoTime() + Duration.ofMillis(pause).toNanos();
    }

    private void applyDue(SetAside.Due due) {
        try {
            database.inTransaction(() -> {
                lease.fence();
                if (aside.lock(due.eventId())) {
                    aside.done(due.eventId());
                    inbox.add(List.of(due.eventId()));
                    handle(Envelope.fromJson(due.envelope()));
                }
            });
        } catch (RuntimeException e) {
            if (isOurs(e)) {
                throw e;
            }
            database.inTransaction(() -> {
                lease.fence();
                if (aside.lock(due.eventId())) {
                    aside.fail(due.eventId(), due.attempts() + 1, e);
                }
            });
            metrics.failed(source);
        }
    }

    private void handle(Envelope event) {
        if (isBroken(event)) {
            throw new IllegalArgumentException("The entry of the stream is not a CloudEvent 1.0");
        }
        handlers.handle(event);
    }

    private void report(EventStream redis, boolean idle) {
        long now = System.nanoTime();
        if ((idle && !reported.equals(position)) || now - reportedAt > REPORT_NANOS) {
            redis.report(config.service(), position);
            reported = position;
            reportedAt = now;
        }
    }

    /** The event of an entry; a stand-in that fails for good when there is none in it. */
    private Envelope read(EventStream.Entry entry) {
        try {
            return Envelope.fromJson(entry.json());
        } catch (RuntimeException e) {
            UUID id = UUID.nameUUIDFromBytes((source + entry.position()).getBytes(StandardCharsets.UTF_8));
            return Envelope.broken(id, source, entry.json());
        }
    }

    private static boolean isBroken(Envelope event) {
        return event.type().equals(Envelope.BROKEN);
    }

    /** Whether a failure is one of the database or of our place in it, rather than of an event. */
    private static boolean isOurs(RuntimeException e) {
        return e instanceof Lease.Lost || DataException.isOutage(e);
    }
}
