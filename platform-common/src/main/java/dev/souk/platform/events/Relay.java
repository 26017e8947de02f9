package dev.souk.platform.events;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Publishes the outbox of this service, in one instance at a time; the others wait to take over, and meanwhile pass on the
 * news of their commits.
 *
 * <p>A row is marked only after Redis has its entry, so a crash in between publishes it twice, never not at all. What is
 * sent first is always first: events of an aggregate are found, and sent, in the order of their numbers, so also among
 * the entries of a relay of the past and its successor each event first appears after its predecessors.
 */
final class Relay extends Worker {
    private static final System.Logger LOG = System.getLogger(Relay.class.getName());
    private static final int TICKS_BETWEEN_MAINTENANCE = 7;

    private final EventsConfig config;
    private final Database database;
    private final OutboxTable outbox;
    private final Readers readers;
    private final OutboxSignal signal;
    private final Lease lease;
    private final CommitNews news;
    private final EventMetrics metrics;
    private Optional<EventStream> stream = Optional.empty();
    private Position next = Position.START;
    private Position end = Position.START;
    private boolean create;
    private long maintainedAt;

    Relay(EventsConfig config, Database database, OutboxSignal signal, EventMetrics metrics, String instance) {
        super("relay of " + config.service());
        this.config = config;
        this.database = database;
        Jdbc jdbc = new Jdbc(database);
        this.outbox = new OutboxTable(jdbc);
        this.readers = new Readers(jdbc, config.retention());
        this.signal = signal;
        this.metrics = metrics;
        this.lease = new Lease(database, "relay", instance, config.lease());
        this.news = new CommitNews(database, signal);
    }

    @Override
    void turn() throws InterruptedException {
        if (lease.renewOrTake().isEmpty()) {
            news.stopListening();
            if (signal.await(config.tick())) {
                news.pass();
            }
            return;
        }
        news.listen();
        EventStream redis = stream.orElseGet(() -> new EventStream(config.redis(), config.service(), 0));
        stream = Optional.of(redis);
        if (next.term() != lease.held().orElseThrow().term()) {
            catchUpWith(redis);
        }
        maintain(redis);
        if (!publish(redis)) {
            if (!signal.await(config.tick()) && isBehind(redis)) {
                catchUpWith(redis);
            }
        }
    }

    @Override
    void letGo() {
        news.stopListening();
        stream.ifPresent(EventStream::close);
        stream = Optional.empty();
        lease.release();
    }

    /** Publishes one batch; whether there may be more. */
    private boolean publish(EventStream redis) {
        List<Envelope> events = database.inTransaction(() -> outbox.unpublished(config.batch()));
        if (events.isEmpty()) {
            return false;
        }
        List<String> entries = events.stream().map(Envelope::toJson).toList();
        if (!redis.append(next, entries, create)) {
            catchUpWith(redis);
            return true;
        }
        Position first = next;
        create = false;
        next = new Position(first.term(), first.number() + events.size());
        end = new Position(first.term(), next.number() - 1);
        database.inTransaction(() -> {
            lease.fence();
            outbox.markPublished(events, first);
        });
        return events.size() == config.batch();
    }

    /** Finds out where the stream is; when it lost something that was published, publishes that again in a new term. */
    private void catchUpWith(EventStream redis) {
        Optional<Position> last = redis.last();
        database.inTransaction(() -> {
            lease.fence();
            Lease.Held held = lease.held().orElseThrow();
            Position published = outbox.lastPublished().orElse(Position.START);
            Position present = last.orElse(Position.START);
            if (published.isAfter(present)) {
                int again = outbox.forget(readers.slowest().orElse(Position.START));
                lease.raiseTerm(Math.max(published.term(), present.term()));
                LOG.log(
                        Level.WARNING,
                        "Redis ends at {0} but had {1}: {2} events are published again",
                        present,
                        published,
                        again);
            } else if (present.term() > held.term()) {
                lease.raiseTerm(present.term());
            }
        });
        long term = lease.held().orElseThrow().term();
        create = last.isEmpty();
        end = last.orElse(Position.START);
        next = new Position(
                term,
                last.filter(present -> present.term() == term)
                                .map(Position::number)
                                .orElse(0L)
                        + 1);
    }

    /** Whether the stream lacks what it was last known to hold, whichever relay brought it there. */
    private boolean isBehind(EventStream redis) {
        return end.isAfter(redis.last().orElse(Position.START));
    }

    /** Notes what every consumer has applied and trims what nobody needs, from time to time. */
    private void maintain(EventStream redis) {
        long now = System.nanoTime();
        if (now - maintainedAt < config.tick().toNanos() * TICKS_BETWEEN_MAINTENANCE && maintainedAt != 0) {
            return;
        }
        maintainedAt = now;
        OutboxTable.Backlog backlog = database.inTransaction(outbox::backlog);
        metrics.outbox(backlog.events(), backlog.age());
        Map<String, Position> seen = redis.readers();
        database.inTransaction(() -> {
            readers.note(seen);
            Optional<Position> applied = readers.slowest();
            Optional<Position> old = outbox.lastOlderThan(config.streamKeep());
            Position kept = old.map(
                            position -> applied.filter(position::isAfter).orElse(position))
                    .orElse(Position.START);
            Optional<Position> expired = outbox.lastOlderThan(config.retention());
            redis.trim(expired.filter(position -> position.isAfter(kept)).orElse(kept));
        });
    }
}
