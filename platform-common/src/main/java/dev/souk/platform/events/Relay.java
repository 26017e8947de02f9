package dev.souk.platform.events;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** Rows of the outbox that one statement touches in a small part of its time limit. */
    private static final int FORGET_AT_ONCE = 1_000;

    /** Longer than it takes until {@link #maintain} has noted a consumer that came lately. */
    private static final Duration UNKNOWN_READERS = Duration.ofMinutes(1);

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
    private long measuredAt;

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
            if (measuredAt != 0) {
                letGo();
                metrics.relayIsElsewhere();
                measuredAt = 0;
            }
            if (signal.await(config.tick(), config.gather())) {
                news.pass();
            }
            return;
        }
        measure();
        news.listen();
        EventStream redis = stream.orElseGet(() -> new EventStream(config.redis(), config.service(), 0));
        stream = Optional.of(redis);
        if (next.term() != lease.held().orElseThrow().term()) {
            catchUpWith(redis);
        }
        maintain(redis);
        if (!publish(redis)) {
            if (!signal.await(config.tick(), config.gather()) && isBehind(redis)) {
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
        List<Envelope> events = database.read(() -> outbox.unpublished(config.batch()));
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
        // A mark that a crash of the server undoes is made again with the entry, so it does not wait for the disk.
        database.inTransaction(() -> {
            lease.fenceLightly();
            outbox.markPublished(events, first);
        });
        return events.size() == config.batch();
    }

    /** Finds out where the stream is; when it lost something that was published, publishes that again in a new term. */
    private void catchUpWith(EventStream redis) {
        Optional<Position> last = redis.last();
        Position present = last.orElse(Position.START);
        Position published = database.read(outbox::lastPublished).orElse(Position.START);
        if (published.isAfter(present)) {
            int again = forgetLost(published, present);
            LOG.log(
                    Level.WARNING,
                    "Redis ends at {0} but had {1}: {2} events are published again",
                    present,
                    published,
                    again);
        } else if (end.isAfter(present)
                || present.term() > lease.held().orElseThrow().term()) {
            // Consumers may be where the stream has been, although nothing in the outbox tells of it any more.
            database.inTransaction(() -> lease.raiseTerm(present.term()));
        }
        long term = lease.held().orElseThrow().term();
        create = last.isEmpty();
        end = present;
        next = new Position(term, present.term() == term ? present.number() + 1 : 1);
    }

    /**
     * Makes unpublished what Redis lost and somebody may need, the last first, in slices that each end in time. A relay that
     * is replaced in between leaves the rest to its successor, who goes on where rows after the stream's end are left; when
     * none are, all are forgotten, and a successor's term is higher in any case.
     */
    private int forgetLost(Position published, Position present) {
        Position after = database.read(this::firstToRepeat);
        Position before = published;
        int again = 0;
        while (true) {
            Position upTo = before;
            List<Position> slice = database.inTransaction(() -> {
                lease.fence();
                List<Position> forgotten = outbox.forgetLast(after, upTo, FORGET_AT_ONCE);
                if (forgotten.size() < FORGET_AT_ONCE) {
                    lease.raiseTerm(Math.max(published.term(), present.term()));
                }
                return forgotten;
            });
            again += slice.size();
            if (slice.size() < FORGET_AT_ONCE) {
                return again;
            }
            before = slice.getLast();
        }
    }

    /** Whether the stream lacks what it was last known to hold, whichever relay brought it there. */
    private boolean isBehind(EventStream redis) {
        return end.isAfter(redis.last().orElse(Position.START));
    }

    /**
     * What need not be published again: what all consumers have applied that are known. One that is too new to be known
     * has seen the last minute at most.
     */
    private Position firstToRepeat() {
        Position applied = readers.slowest().orElse(Position.START);
        Position settled = outbox.publishedBefore(UNKNOWN_READERS).orElse(Position.START);
        return applied.isAfter(settled) ? settled : applied;
    }

    /** Tells how much waits, also and above all while Redis is away. */
    private void measure() {
        long now = System.nanoTime();
        if (measuredAt == 0 || isTimeAfter(measuredAt, now)) {
            measuredAt = now;
            OutboxTable.Backlog backlog = database.inTransaction(outbox::backlog);
            metrics.outbox(backlog.events(), backlog.age());
        }
    }

    private boolean isTimeAfter(long last, long now) {
        return now - last >= config.tick().toNanos() * TICKS_BETWEEN_MAINTENANCE;
    }

    /** Notes what every consumer has applied and trims what nobody needs, from time to time. */
    private void maintain(EventStream redis) {
        long now = System.nanoTime();
        if (maintainedAt != 0 && !isTimeAfter(maintainedAt, now)) {
            return;
        }
        maintainedAt = now;
        Map<String, Position> seen = redis.readers();
        record Noted(List<String> gone, Position firstToKeep) {}
        Noted noted = database.inTransaction(() -> {
            readers.note(seen, outbox.lastPublished().orElse(Position.START));
            List<String> gone = readers.forgetGone();
            readers.all().forEach((name, position) -> metrics.behind(name, outbox.lagOf(position)));
            return new Noted(
                    gone,
                    firstToKeep(
                            readers.slowest(),
                            later(outbox.lastOlderThan(config.streamKeep()), end.minus(config.streamMost())),
                            outbox.firstPublished(),
                            end));
        });
        redis.trim(noted.firstToKeep());
        noted.gone().forEach(name -> {
            LOG.log(Level.WARNING, "The consumer {0} stood still for {1} and is forgotten", name, config.retention());
            redis.forget(name);
            metrics.behind(name, Duration.ZERO);
        });
    }

    /**
     * From where on the stream is still for somebody. What the outbox has no more is older than the retention: it goes,
     * whoever has not applied it, before any inbox forgets it. Of the rest goes what is old, or one of too many, and applied
     * by all.
     *
     * @param applied what every consumer has applied; empty when none is known
     * @param old the last that need not stay for consumers nobody knows, as it is old or followed by very many; empty when
     *     there is none
     * @param oldest the first published that the outbox still has; empty when it has none
     * @param end of the stream
     */
    static Position firstToKeep(
            Optional<Position> applied, Optional<Position> old, Optional<Position> oldest, Position end) {
        Position afterUnneeded = old.map(
                        position -> applied.filter(position::isAfter).orElse(position))
                .map(Position::next)
                .orElse(Position.START);
        Position afterPurged = oldest.orElse(end.next());
        return afterUnneeded.isAfter(afterPurged) ? afterUnneeded : afterPurged;
    }

    private static Optional<Position> later(Optional<Position> one, Optional<Position> other) {
        return Stream.concat(one.stream(), other.stream()).max(Comparator.naturalOrder());
    }
}
