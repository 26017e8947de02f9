package dev.souk.local.bench;

import dev.souk.local.server.PostgresAdmin;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Migrations;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.events.Event;
import dev.souk.platform.events.EventHandler;
import dev.souk.platform.events.StandaloneEvents;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/**
 * Two processes' worth of events in one: a source with its outbox and relay, and a sink with its consumer, each with a
 * database of its own. The effect of an event is a row; afterwards they tell whether each had it once and in order.
 */
final class EventPair implements Operation, AutoCloseable {
    static final String SOURCE = "souk_bench_source";
    /** Into a copy of the table: what is in the outbox itself would be published. */
    static final String APPEND_ONLY = """
            insert into appended_only (id, aggregate_id, type, source, data) values (uuidv7(), gen_random_uuid(),
             'souk.benchsource.thing-happened.v1', 'benchsource', '{"number": 1}');
            """;

    private static final String SINK = "souk_bench_sink";
    private static final String TYPE = "souk.benchsource.thing-happened.v1";
    private static final int AGGREGATES = 1_000;
    private static final int POOL = 16;

    private final PostgresAdmin server;
    private final URI redis;
    private final Database source;
    private final Database sink;
    private final StandaloneEvents publishing;
    private final StandaloneEvents consuming;
    private final List<UUID> aggregates =
            Stream.generate(Uuid7::next).limit(AGGREGATES).toList();
    private final Object[] turns =
            Stream.generate(Object::new).limit(AGGREGATES).toArray();
    private final AtomicLongArray numbers = new AtomicLongArray(AGGREGATES);
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong applied = new AtomicLong();
    private volatile Sample lag = new Sample();

    /** What an event tells: the how-manieth of its aggregate it is. */
    record Happened(long number) {}

    private EventPair(PostgresAdmin server, URI redis) {
        this.server = server;
        this.redis = redis;
        this.source = open(SOURCE);
        this.sink = open(SINK);
        this.sink.inTransaction(() -> new Jdbc(sink)
                .run("create table effect (seq bigint generated always as identity primary key, event_id uuid not null,"
                        + " aggregate_id uuid not null, number bigint not null)"));
        this.source.inTransaction(() -> new Jdbc(source).run("create table appended_only (like outbox including all)"));
        this.publishing = StandaloneEvents.start("benchsource", redis, source, List.of());
        this.consuming = StandaloneEvents.start("benchsink", redis, sink, List.of(new Effect()));
    }

    static EventPair open(Testbed testbed) {
        URI redis = testbed.spareRedis();
        try (Jedis connection = new Jedis(redis)) {
            connection.flushDB();
        }
        return new EventPair(testbed.postgres(), redis);
    }

    /** From now on the time from commit to effect goes here. */
    void measure(Sample sample) {
        lag = sample;
    }

    @Override
    public Outcome perform(long number) {
        int at = (int) (number % AGGREGATES);
        synchronized (turns[at]) { // as the lock of its row would: the numbers are to rise in the order of the commits
            long next = numbers.incrementAndGet(at);
            source.inTransaction(() -> publishing.outbox().append(TYPE, aggregates.get(at), new Happened(next)));
        }
        appended.incrementAndGet();
        return Outcome.DONE;
    }

    boolean isDrained() {
        return applied.get() >= appended.get();
    }

    /** Events whose effect is missing, doubled or out of order. */
    List<String> breaches() {
        List<String> breaches = new ArrayList<>();
        Jdbc jdbc = new Jdbc(sink);
        long effects = sink.read(
                        () -> jdbc.one("select count(*) as effects from effect", row -> row.longValue("effects")))
                .orElseThrow();
        if (effects != appended.get()) {
            breaches.add(appended + " events were committed, and " + effects + " had an effect");
        }
        long wrong = sink.read(() -> jdbc.one(
                        "select count(*) as wrong from (select number, row_number() over"
                                + " (partition by aggregate_id order by seq) as place from effect) as e"
                                + " where number <> place",
                        row -> row.longValue("wrong")))
                .orElseThrow();
        if (wrong > 0) {
            breaches.add(wrong + " events had their effect twice or out of order");
        }
        return breaches;
    }

    private final class Effect implements EventHandler<Happened> {
        private final Jdbc jdbc = new Jdbc(sink);

        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public Class<Happened> dataType() {
            return Happened.class;
        }

        @Override
        public void handle(Event<Happened> event) {
            jdbc.update(
                    "insert into effect (event_id, aggregate_id, number) values (?, ?, ?)",
                    event.id(),
                    event.aggregateId(),
                    event.data().number());
            sink.afterCommit(() -> {
                lag.add(
                        Outcome.DONE,
                        Duration.between(event.time(), Instant.now()).toNanos());
                applied.incrementAndGet();
            });
        }
    }

    private Database open(String name) {
        server.drop(name);
        server.provisioning().create(name, server.user(), server.password(), server.user(), server.password());
        Migrations.run(server.jdbcUrl(name), server.user(), server.password(), server.user());
        return Database.open(
                new DatabaseConfig(server.jdbcUrl(name), server.user(), server.password()).withPoolSize(POOL));
    }

    @Override
    public void close() {
        consuming.close();
        publishing.close();
        source.close();
        sink.close();
        server.drop(SOURCE);
        server.drop(SINK);
        try (Jedis connection = new Jedis(redis)) {
            connection.flushDB();
        }
    }
}
