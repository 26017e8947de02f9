package dev.souk.platform.events;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The right to be the only one among all instances that does a job: a row in {@code event_worker} that ends by the
 * database's clock unless renewed. Each new holder has a higher term. {@link #fence} makes a transaction commit only under
 * a lease that nobody has taken meanwhile.
 */
final class Lease {
    /** The lease is not held (any more). */
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Lost(String name) {
            super("Another instance has taken over " + name);
        }
    }

    /** What the holder was given. */
    record Held(long term, Position position) {}

    private final Database database;
    private final Jdbc jdbc;
    private final String name;
    private final String holder;
    private final Duration duration;
    private Optional<Held> held = Optional.empty();
    private long renewedAt;

    /**
     * @param name of the job
     * @param holder unique for each worker of each process
     */
    Lease(Database database, String name, String holder, Duration duration) {
        this.database = database;
        this.jdbc = new Jdbc(database);
        this.name = name;
        this.holder = holder;
        this.duration = duration;
    }

    /** What is held according to the last look; empty when it is not held. */
    Optional<Held> held() {
        return held;
    }

    /** Renews it if it was not renewed a moment ago, or takes it when it is free. */
    Optional<Held> renewOrTake() {
        long now = System.nanoTime();
        boolean fresh = held.isPresent() && now - renewedAt < duration.toNanos() / 5;
        if (!fresh) {
            if (held.isEmpty() || !renew()) {
                held = take();
            }
            renewedAt = now;
        }
        return held;
    }

    /** Ends it now, so that another instance need not wait. */
    void release() {
        if (held.isPresent()) {
            held = Optional.empty();
            database.inTransaction(() -> jdbc.update(
                    "update event_worker set expires_at = now() - interval '1 second' where name = ? and holder = ?",
                    name,
                    holder));
        }
    }

    /** Renews it in the current transaction and locks it until the commit; {@link Lost}, then or later, when another has it. */
    void fence() {
        fence("", Optional.empty());
    }

    /** As {@link #fence()}, in a transaction whose commit need not wait for the disk. */
    void fenceLightly() {
        jdbc.later("set local synchronous_commit = off");
        fence();
    }

    /** As {@link #fence()}, and commits a new position with the transaction. */
    void fence(Position position) {
        fence(", position = ?", Optional.of(position.toString()));
        database.afterCommit(() -> held = held.map(now -> new Held(now.term(), position)));
    }

    private void fence(String more, Optional<String> position) {
        List<Object> args = new ArrayList<>(List.of(duration.toMillis()));
        position.ifPresent(args::add);
        args.addAll(List.of(name, holder, term()));
        jdbc.laterOne(
                this::lost,
                "update event_worker set expires_at = now() + ? * interval '1 millisecond'" + more
                        + " where name = ? and holder = ? and term = ?",
                args.toArray());
        long now = System.nanoTime();
        database.afterCommit(() -> renewedAt = now);
    }

    /** Begins a new term that is higher than {@code seen}, in the current transaction. */
    void raiseTerm(long seen) {
        long term = jdbc.one(
                        "update event_worker set term = greatest(term, ?) + 1"
                                + " where name = ? and holder = ? and term = ? returning term",
                        row -> row.longValue("term"),
                        seen,
                        name,
                        holder,
                        term())
                .orElseThrow(this::lost);
        database.afterCommit(() -> held = held.map(now -> new Held(term, now.position())));
    }

    private long term() {
        return held.orElseThrow(this::lost).term();
    }

    private Lost lost() {
        held = Optional.empty();
        return new Lost(name);
    }

    /** Nothing is lost when a crash of the server undoes a mere renewal, so it does not wait for the disk. */
    private boolean renew() {
        return database.inTransaction(() -> jdbc.one(
                        "update event_worker set expires_at = now() + ? * interval '1 millisecond'"
                                + " where name = ? and holder = ? and term = ?"
                                + " returning set_config('synchronous_commit', 'off', true) as setting",
                        row -> row.text("setting"),
                        duration.toMillis(),
                        name,
                        holder,
                        term()))
                .isPresent();
    }

    private Optional<Held> take() {
        return database.inTransaction(() -> {
            boolean taken = jdbc.one(
                            "select 1 as taken from event_worker where name = ? and expires_at >= now()",
                            row -> row.intValue("taken"),
                            name)
                    .isPresent();
            return taken
                    ? Optional.empty()
                    : jdbc.one(
                            """
                            insert into event_worker as old (name, holder, term, expires_at)
                            values (?, ?, 1, now() + ? * interval '1 millisecond')
                            on conflict (name) do update
                            set holder = excluded.holder, term = old.term + 1, expires_at = excluded.expires_at
                            where old.expires_at < now()
                            returning term, position
                            """,
                            row -> new Held(row.longValue("term"), Position.parse(row.text("position"))),
                            name,
                            holder,
                            duration.toMillis());
        });
    }
}
