package dev.souk.platform.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.data.Uuid7;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.RedisProcess;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import io.helidon.metrics.api.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** Events while servers and instances fail: afterwards each has had its effect once, in order per aggregate. */
@WithPostgres
class EventsFaultTest {
    private static final String CUT_ALL = "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where datname = current_database() and usename = 'souk_test'";

    private final TestDatabase server;
    private final RedisProcess redis = new RedisProcess();
    private final Effects effects;
    private final List<Node> nodes = new ArrayList<>();
    private final List<UUID> aggregates = Stream.generate(Uuid7::next).limit(10).toList();
    private int appended;

    EventsFaultTest(TestDatabase server) throws Exception {
        this.server = server;
        this.effects = new Effects(server);
    }

    @BeforeEach
    void empty() {
        server.truncate("outbox", "inbox", "dead_letter", "event_worker", "effect", "outbox_reader");
    }

    @AfterEach
    void close() throws Exception {
        nodes.forEach(Node::close);
        effects.close();
        redis.close();
    }

    @Test
    void redisEmptiedInTheMiddle() {
        Node node = start(event -> {});
        start(event -> {});
        for (int round = 0; round < 10; round++) {
            append(node, 10);
            flushRedis();
            append(node, 10);
        }
        assertAllApplied();
    }

    @Test
    void redisEmptiedWhileNobodyConsumes() {
        Node producer = start(event -> {
            throw new RetryLater("only the relay is to work here");
        });
        append(producer, 5);
        Eventually.until(
                "published", () -> effects.number("select count(*) from outbox where published_at is null") == 0);
        producer.close();
        nodes.remove(producer);
        server.truncate("dead_letter");
        server.asSuperuser("update event_worker set position = '0-0' where name like 'consumer%'");
        flushRedis();
        Node node = start(event -> {});
        append(node, 5);
        assertAllApplied();
    }

    @Test
    void redisDownAndUpAgainEmpty() {
        Node node = start(event -> {});
        append(node, 20);
        redis.kill();
        append(node, 20);
        redis.start();
        append(node, 20);
        assertAllApplied();
    }

    @Test
    void whatEveryConsumerAppliedIsNotPublishedAgain() {
        Node node = start(event -> {});
        append(node, 20);
        assertAllApplied();
        awaitAllKnown();
        publishedLongAgo();
        flushRedis();
        append(node, 1);
        assertAllApplied();
        try (Jedis connection = redis.connect()) {
            assertEquals(10, connection.xlen(EventStream.key("alpha")), "only the new events are in the new stream");
        }
    }

    @Test
    void consumerThatIsTooNewToBeKnownGetsTheLastMinuteAgain() {
        Node node = start(event -> {});
        append(node, 20);
        assertAllApplied();
        publishedLongAgo();
        append(node, 3);
        assertAllApplied();
        awaitAllKnown();
        flushRedis();
        append(node, 1);
        assertAllApplied();
        try (Jedis connection = redis.connect()) {
            assertEquals(40, connection.xlen(EventStream.key("alpha")), "three of the last minute, and the new one");
        }
    }

    @Test
    void consumerThatIsGoneForGoodIsForgotten() {
        Node node = start(event -> {});
        append(node, 2);
        assertAllApplied();
        try (Jedis connection = redis.connect()) {
            connection.xgroupCreate(EventStream.key("alpha"), "gone", new StreamEntryID(1, 1), false);
            Eventually.until(
                    "it is known", () -> effects.number("select count(*) from outbox_reader where name = 'gone'") == 1);
            server.asSuperuser("update outbox_reader set seen_at = now() - interval '2 hours'");
            Eventually.until(
                    "who has nothing left to apply is seen",
                    () -> effects.number("select count(*) from outbox_reader"
                                    + " where name = 'alpha' and seen_at > now() - interval '1 hour'")
                            == 1);
            assertEquals(
                    1,
                    effects.number("select count(*) from outbox_reader"
                            + " where name = 'gone' and seen_at < now() - interval '1 hour'"),
                    "who stands still is not");
            server.asSuperuser("update outbox_reader set seen_at = now() - interval '8 days' where name = 'gone'");
            Eventually.until(
                    "it is forgotten",
                    () -> connection.xinfoGroups(EventStream.key("alpha")).size() == 1);
            assertEquals(0, effects.number("select count(*) from outbox_reader where name = 'gone'"));
        }
        append(node, 1);
        assertAllApplied();
    }

    @Test
    void operatorsSeeTheOutboxWaitForRedis() {
        Node node = start(event -> {});
        append(node, 1);
        assertAllApplied();
        redis.kill();
        append(node, 1);
        server.asSuperuser("update outbox set created_at = now() - interval '100 seconds' where published_at is null");
        Eventually.until("events are told to wait", () -> gauge("souk_outbox_unpublished") == 10);
        Eventually.until("and for how long", () -> gauge("souk_outbox_age_seconds") >= 100);
        redis.start();
        assertAllApplied();
        Eventually.until("none waits", () -> gauge("souk_outbox_unpublished") == 0);
    }

    @Test
    void moreIsPublishedAgainThanOneStatementMayTouch() {
        Node node = start(event -> {});
        append(node, 1);
        assertAllApplied();
        awaitAllKnown();
        // Another service that has applied nothing: all of these were published, and it needs all of them again.
        server.asSuperuser("insert into outbox_reader values ('away', '0-0')");
        server.asSuperuser("insert into outbox (id, aggregate_id, type, source, data, published_at, term, number)"
                + " select gen_random_uuid(), gen_random_uuid(), 'souk.alpha.nobody-cares.v1', 'alpha', '{}', now(), w.term, n"
                + " from event_worker w, generate_series(11, 2510) n where w.name = 'relay'");
        server.asSuperuser("""
                create function refuse_too_many() returns trigger language plpgsql as $$ begin
                    if (select count(*) from changed) > 1000 then
                        raise exception using errcode = 'query_canceled',
                            message = 'canceling statement due to statement timeout';
                    end if;
                    return null;
                end $$""");
        server.asSuperuser("create trigger refuse_too_many after update on outbox referencing new table as changed"
                + " for each statement execute function refuse_too_many()");
        try {
            flushRedis();
            try (Jedis connection = redis.connect()) {
                Eventually.until(
                        () -> connection.xlen(EventStream.key("alpha")) + " are in the new stream",
                        () -> connection.xlen(EventStream.key("alpha")) >= 2510);
            }
            append(node, 1);
            assertAllApplied();
        } finally {
            server.asSuperuser("drop trigger refuse_too_many on outbox");
            server.asSuperuser("drop function refuse_too_many");
        }
    }

    @Test
    void redisEmptiedAfterEverythingPublishedWasPurged() {
        Node node = start(event -> {});
        append(node, 1);
        assertAllApplied();
        server.asSuperuser("delete from outbox");
        flushRedis();
        append(node, 1);
        assertAllApplied();
    }

    @Test
    void streamKeepsNothingThatTheInboxForgets() {
        Node node = start(event -> {});
        append(node, 2);
        assertAllApplied();
        server.asSuperuser("delete from outbox");
        try (Jedis connection = redis.connect()) {
            Eventually.until(
                    () -> connection.xlen(EventStream.key("alpha")) + " events are left",
                    () -> connection.xlen(EventStream.key("alpha")) == 0);
        }
        append(node, 2);
        assertAllApplied();
    }

    @Test
    void streamKeepsNoMoreOfWhatAllHaveAppliedThanItMust() {
        Node node = start(event -> {});
        // Their ids are of no day that is past.
        server.asSuperuser("insert into outbox (id, aggregate_id, type, source, data)"
                + " select ('01ffffff-ffff-7' || substr(gen_random_uuid()::text, 16))::uuid, gen_random_uuid(),"
                + " 'souk.alpha.nobody-cares.v1', 'alpha', '{}' from generate_series(1, 1500)");
        try (Jedis connection = redis.connect()) {
            Eventually.until(
                    () -> connection.xlen(EventStream.key("alpha")) + " events are left",
                    () -> connection.xlen(EventStream.key("alpha")) == 1_000
                            && effects.number("select count(*) from outbox where published_at is null") == 0);
        }
        append(node, 2);
        assertAllApplied();
    }

    private void awaitAllKnown() {
        Eventually.until(
                "the relay knows that all was applied",
                () -> effects.number("select count(*) from event_worker w join outbox_reader r using (position)"
                                + " where w.name = 'consumer:alpha' and position <> '0-0'")
                        == 1);
    }

    /** Long enough ago for every consumer of that time to be known. */
    private void publishedLongAgo() {
        server.asSuperuser("update outbox set published_at = published_at - interval '2 minutes'");
    }

    private static double gauge(String name) {
        return Metrics.globalRegistry()
                .gauge(name, List.of())
                .map(gauge -> gauge.value().doubleValue())
                .orElse(-1.0);
    }

    @Test
    void consumerThatIsAwayIsNotForgottenWithRedis() {
        Node node = start(event -> {});
        append(node, 2);
        assertAllApplied();
        // Another service that read the first of them and has been away since.
        server.asSuperuser("insert into outbox_reader values ('away', (select term || '-1' from outbox limit 1))");
        publishedLongAgo();
        flushRedis();
        append(node, 1);
        assertAllApplied();
        try (Jedis connection = redis.connect()) {
            assertEquals(29, connection.xlen(EventStream.key("alpha")), "all but the first are in the new stream");
        }
    }

    @Test
    void redisEmptiedBehindARelayThatHasPublishedNothing() {
        Node first = start(event -> {});
        append(first, 2);
        assertAllApplied();
        first.close();
        nodes.remove(first);
        server.asSuperuser("delete from outbox_reader");
        server.asSuperuser("insert into outbox_reader values ('away', (select term || '-1' from outbox limit 1))");
        publishedLongAgo();
        start(event -> {});
        Eventually.until(
                "the new relay knows the stream",
                () -> effects.number("select count(*) from outbox_reader where name = 'alpha'") == 1);
        flushRedis();
        try (Jedis connection = redis.connect()) {
            Eventually.until(
                    "all but the first are in the new stream", () -> connection.xlen(EventStream.key("alpha")) == 19);
        }
    }

    @Test
    void connectionsToTheDatabaseCut() {
        Node first = start(event -> {});
        start(event -> {});
        for (int round = 0; round < 8; round++) {
            append(first, 10);
            server.asSuperuser(CUT_ALL);
        }
        assertAllApplied();
    }

    @Test
    void consumerCutBetweenEffectAndCommit() {
        AtomicInteger cuts = new AtomicInteger();
        Node node = start(event -> {
            if (event.data().number() % 7 == 0 && cuts.incrementAndGet() <= 5) {
                server.asSuperuser(CUT_ALL);
            }
        });
        append(node, 30);
        assertAllApplied();
        assertTrue(cuts.get() > 1, "the fault was injected");
    }

    @Test
    void leaseTakenFromAWorkerThatDoesNotKnow() {
        Node first = start(event -> {});
        start(event -> {});
        int rounds = 15;
        for (int round = 0; round < rounds; round++) {
            append(first, 3);
            server.asSuperuser("update event_worker set expires_at = now() - interval '1 minute', holder = 'nobody'");
            Eventually.until(
                    "both jobs are taken again",
                    () -> effects.number("select count(*) from event_worker where holder <> 'nobody'") == 2);
        }
        assertAllApplied();
        assertTrue(effects.number("select min(term) from event_worker") > rounds, "each round had other holders");
    }

    @Test
    void workerThatWakesUpAfterItsLeaseWasTakenCommitsNothing() throws Exception {
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch wake = new CountDownLatch(1);
        Node zombie = start(event -> {
            if (asleep.getCount() > 0) {
                asleep.countDown();
                await(wake);
            }
        });
        append(zombie, 5);
        await(asleep);
        // Its transaction is cut with its connection, so that the lease can be taken while it still sleeps.
        server.asSuperuser(CUT_ALL);
        server.asSuperuser("update event_worker set expires_at = now() - interval '1 minute', holder = 'nobody'");
        start(event -> {});
        assertAllApplied();
        wake.countDown();
        append(nodes.getLast(), 5);
        assertAllApplied();
    }

    @Test
    void everythingAtOnceAtRandom() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        AtomicInteger failures = new AtomicInteger();
        Consumer<Event<Node.Counted>> brittle = event -> {
            if (failures.incrementAndGet() % 41 == 0) {
                throw new RetryLater("every 41st attempt");
            }
        };
        Node producer = start(brittle);
        start(brittle);
        start(brittle);
        for (int round = 0; round < 25; round++) {
            append(producer, 4);
            switch (random.nextInt(5)) {
                case 0 -> flushRedis();
                case 1 -> server.asSuperuser(CUT_ALL);
                case 2 -> {
                    redis.kill();
                    redis.start();
                }
                case 3 -> server.asSuperuser("update event_worker set expires_at = now() - interval '1 minute'");
                default -> {
                    nodes.remove(2).close();
                    start(brittle);
                }
            }
        }
        try {
            assertAllApplied();
        } catch (AssertionError e) {
            throw new AssertionError("With seed " + seed, e);
        }
    }

    /** Appends that many events to each aggregate; a cut connection is tried again, as a buyer would. */
    private void append(Node node, int count) {
        for (int i = 0; i < count; i++) {
            appended++;
            for (UUID aggregate : aggregates) {
                appendOnce(node, aggregate, appended);
            }
        }
    }

    private void appendOnce(Node node, UUID aggregate, int number) {
        Eventually.until("event " + number + " is appended", () -> {
            try {
                node.append(aggregate, number);
                return true;
            } catch (RuntimeException cut) {
                return effects.number("select count(*) from outbox where aggregate_id = '" + aggregate
                                + "' and (data ->> 'number')::int = " + number)
                        == 1;
            }
        });
    }

    private void assertAllApplied() {
        effects.awaitExactly((long) appended * aggregates.size());
        aggregates.forEach(aggregate -> effects.assertInOrder(aggregate, appended));
    }

    private void flushRedis() {
        try (Jedis connection = redis.connect()) {
            connection.flushAll();
        }
    }

    private Node start(Consumer<Event<Node.Counted>> before) {
        Node node = new Node(server, redis.url(), before).start();
        nodes.add(node);
        return node;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
