package dev.souk.platform.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.data.Uuid7;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.TestRedis;
import dev.souk.platform.test.WithPostgres;
import dev.souk.platform.test.WithRedis;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** The life of an event when all is well, and when an event itself is the trouble. */
@WithPostgres
@WithRedis
class EventsTest {
    private final TestDatabase server;
    private final TestRedis redis;
    private final Effects effects;
    private final List<Node> nodes = new ArrayList<>();

    EventsTest(TestDatabase server, TestRedis redis) throws Exception {
        this.server = server;
        this.redis = redis;
        this.effects = new Effects(server);
    }

    @BeforeEach
    void empty() {
        server.truncate("outbox", "inbox", "dead_letter", "event_worker", "effect", "outbox_reader");
        redis.flush();
    }

    @AfterEach
    void close() throws Exception {
        nodes.forEach(Node::close);
        effects.close();
    }

    @Test
    void takesEffectOnceAndInOrder() {
        Node node = start(event -> {});
        List<UUID> aggregates = List.of(Uuid7.next(), Uuid7.next(), Uuid7.next());
        for (int number = 1; number <= 100; number++) {
            for (UUID aggregate : aggregates) {
                node.append(aggregate, number);
            }
        }
        effects.awaitExactly(300);
        aggregates.forEach(aggregate -> effects.assertInOrder(aggregate, 100));
    }

    @Test
    void rolledBackEventIsNeverSeen() {
        Node node = start(event -> {});
        UUID aggregate = Uuid7.next();
        assertThrows(
                UnsupportedOperationException.class,
                () -> node.database.inTransaction(() -> {
                    node.outbox.append(Node.COUNTED, aggregate, new Node.Counted(99));
                    throw new UnsupportedOperationException();
                }));
        node.append(aggregate, 1);
        effects.awaitExactly(1);
        effects.assertInOrder(aggregate, 1);
    }

    @Test
    void rowThatCommitsLateIsNotLost() throws Exception {
        Node node = start(event -> {});
        UUID late = Uuid7.next();
        UUID early = Uuid7.next();
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        Thread slow = Thread.ofVirtual()
                .start(() -> node.database.inTransaction(() -> {
                    node.outbox.append(Node.COUNTED, late, new Node.Counted(1));
                    // Registered after the row's own hook: the row has its number, and waits to commit.
                    node.database.beforeCommit(() -> {
                        node.database.connection(); // writes what waits for the commit
                        written.countDown();
                        await(commit);
                    });
                }));
        await(written);
        node.append(early, 1);
        effects.awaitExactly(1);
        effects.assertInOrder(early, 1);
        commit.countDown();
        slow.join();
        effects.awaitExactly(2);
        effects.assertInOrder(late, 1);
    }

    @Test
    void numbersRiseInTheOrderOfTheCommitsOfAnAggregate() throws Exception {
        Node node = start(event -> {});
        UUID aggregate = Uuid7.next();
        AtomicInteger committed = new AtomicInteger();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            writers.add(Thread.ofVirtual().start(() -> {
                for (int j = 0; j < 25; j++) {
                    node.database.inTransaction(() -> {
                        // No lock on the aggregate itself: the next number is known only at the commit.
                        node.outbox.append(Node.COUNTED, aggregate, new Node.Counted(0));
                        node.database.beforeCommit(() -> {
                            node.database.connection(); // writes what waits for the commit
                            node.jdbc.update(
                                    "update outbox set data = jsonb_build_object('number', ?::int)"
                                            + " where seq = (select max(seq) from outbox where aggregate_id = ?"
                                            + " and data = '{\"number\": 0}')",
                                    committed.incrementAndGet(),
                                    aggregate);
                        });
                    });
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        effects.awaitExactly(200);
        effects.assertInOrder(aggregate, 200);
    }

    @Test
    void otherInstanceWakesTheRelay() {
        Node first = start(event -> {});
        UUID aggregate = Uuid7.next();
        first.append(aggregate, 1);
        effects.awaitExactly(1);
        Node second = node(event -> {});
        second.start();
        second.append(aggregate, 2);
        effects.awaitExactly(2);
        first.close();
        nodes.remove(first);
        second.append(aggregate, 3);
        effects.awaitExactly(3);
        effects.assertInOrder(aggregate, 3);
    }

    @Test
    void envelopeIsACloudEvent() {
        Node node = start(event -> {});
        UUID aggregate = Uuid7.next();
        node.append(aggregate, 1);
        effects.awaitExactly(1);
        try (Jedis connection = redis.connect()) {
            String json = connection
                    .xrange(EventStream.key("alpha"), (StreamEntryID) null, null)
                    .getFirst()
                    .getFields()
                    .get("event");
            Envelope envelope = Envelope.fromJson(json);
            assertEquals("urn:souk:alpha", envelope.source());
            assertEquals(Node.COUNTED, envelope.type());
            assertEquals(aggregate, envelope.subject());
            assertEquals(1, envelope.data().get("number").asInt());
            assertTrue(json.contains("\"specversion\":\"1.0\""), json);
            assertTrue(json.contains("\"datacontenttype\":\"application/json\""), json);
        }
    }

    @Test
    void unknownTypesAndForeignEntriesDoNotHoldUpTheRest() {
        Node node = start(event -> {});
        UUID aggregate = Uuid7.next();
        node.append(aggregate, 1);
        effects.awaitExactly(1);
        node.database.inTransaction(() -> {
            node.outbox.append("souk.alpha.other-thing.v1", aggregate, new Node.Counted(7));
        });
        Eventually.until(
                "the other event is published",
                () -> effects.number("select count(*) from outbox where published_at is null") == 0);
        try (Jedis connection = redis.connect()) {
            long term = effects.number("select max(term) from outbox");
            connection.xadd(
                    EventStream.key("alpha"), new StreamEntryID(term, 1_000_000), Map.of("event", "no \u0000 event"));
        }
        node.append(aggregate, 2);
        effects.awaitExactly(2);
        effects.assertInOrder(aggregate, 2);
        DeadLetters letters = new DeadLetters(node.database, node.jdbc);
        Eventually.until("the foreign entry is dead", () -> letters.list(0, 10).size() == 1);
        assertEquals(Envelope.BROKEN, letters.list(0, 10).getFirst().type());
    }

    @Test
    void duplicatesHaveNoSecondEffect() {
        Node node = start(event -> {});
        UUID aggregate = Uuid7.next();
        for (int number = 1; number <= 20; number++) {
            node.append(aggregate, number);
        }
        effects.awaitExactly(20);
        server.asSuperuser("update outbox set published_at = null, term = null, number = null");
        node.append(aggregate, 21);
        effects.awaitExactly(21);
        effects.assertInOrder(aggregate, 21);
        try (Jedis connection = redis.connect()) {
            assertEquals(41, connection.xlen(EventStream.key("alpha")));
        }
    }

    @Test
    void poisonParksItsAggregateOnlyUntilReplayed() {
        Set<Integer> poison = ConcurrentHashMap.newKeySet();
        poison.add(3);
        UUID sick = Uuid7.next();
        UUID healthy = Uuid7.next();
        Node node = start(event -> {
            if (event.aggregateId().equals(sick) && poison.contains(event.data().number())) {
                throw new IllegalStateException("number 3 is not digestible");
            }
        });
        for (int number = 1; number <= 6; number++) {
            node.append(sick, number);
            node.append(healthy, number);
        }
        DeadLetters letters = new DeadLetters(node.database, node.jdbc);
        Eventually.until("it is dead", () -> letters.list(0, 10).size() == 1);
        effects.awaitExactly(8);
        effects.assertInOrder(healthy, 6);
        effects.assertInOrder(sick, 2);
        DeadLetter letter = letters.list(0, 10).getFirst();
        assertEquals(3, letter.attempts());
        assertEquals(3, letter.behind());
        assertTrue(letter.cause().contains("not digestible"), letter.cause());
        assertEquals(3, letter.envelope().at("/data/number").asInt());
        assertEquals(List.of(), letters.list(letter.number(), 10));

        poison.clear();
        letters.replay(letter.eventId());
        effects.awaitExactly(12);
        effects.assertInOrder(sick, 6);
        assertEquals(0, effects.number("select count(*) from dead_letter"));
        assertThrows(ProblemException.class, () -> letters.replay(letter.eventId()));
    }

    @Test
    void droppedPoisonNeverHasItsEffect() {
        UUID sick = Uuid7.next();
        Node node = start(event -> {
            if (event.data().number() == 1) {
                throw new IllegalStateException("poison");
            }
        });
        for (int number = 1; number <= 3; number++) {
            node.append(sick, number);
        }
        DeadLetters letters = new DeadLetters(node.database, node.jdbc);
        Eventually.until("it is dead", () -> letters.list(0, 10).size() == 1);
        letters.drop(letters.list(0, 10).getFirst().eventId(), "an operator", "number 1 is nonsense");
        assertEquals(1, effects.number("select count(*) from dead_letter where resolution = 'number 1 is nonsense'"));
        effects.awaitExactly(2);
        assertEquals(List.of(2, 3), effects.numbers(sick));
        server.asSuperuser("update outbox set published_at = null, term = null, number = null");
        node.append(sick, 4);
        effects.awaitExactly(3);
        assertEquals(List.of(2, 3, 4), effects.numbers(sick));
    }

    @Test
    void operatorsSeeWhatWaits() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Node node = start(event -> {
            if (broken.get() && event.data().number() == 1) {
                throw new IllegalStateException("poison");
            }
        });
        for (UUID sick : List.of(Uuid7.next(), Uuid7.next())) {
            node.append(sick, 1);
            node.append(sick, 2);
        }
        awaitGauge("souk_dead_letters", 2);
        awaitGauge("souk_parked_aggregates", 2);
        awaitGauge("souk_parked_events", 4);
        awaitGauge("souk_consumer_behind_seconds", 0);
        broken.set(false);
        assertEquals(2, new DeadLetters(node.database, node.jdbc).replayAll());
        effects.awaitExactly(4);
        awaitGauge("souk_dead_letters", 0);
        awaitGauge("souk_parked_aggregates", 0);
        awaitGauge("souk_parked_events", 0);
    }

    @Test
    void operatorsSeeAConsumerThatIsBehind() {
        Node node = start(event -> {});
        node.append(Uuid7.next(), 1);
        effects.awaitExactly(1);
        server.asSuperuser("insert into outbox_reader (name, position) values ('away', '0-0')");
        server.asSuperuser("update outbox set created_at = now() - interval '100 seconds'");
        Eventually.until(
                "the other consumer is seen to be behind",
                () -> gauge("souk_consumer_behind_seconds", Tag.create("consumer", "away")) >= 100);
    }

    @Test
    void passingTroubleIsRetriedWithoutLimitAndInOrder() {
        AtomicBoolean away = new AtomicBoolean(true);
        AtomicInteger attempts = new AtomicInteger();
        UUID waiting = Uuid7.next();
        UUID other = Uuid7.next();
        Node node = start(event -> {
            if (event.aggregateId().equals(waiting) && away.get()) {
                attempts.incrementAndGet();
                throw new RetryLater("not now");
            }
        });
        for (int number = 1; number <= 4; number++) {
            node.append(waiting, number);
            node.append(other, number);
        }
        effects.awaitExactly(4);
        Eventually.until("it is tried more often than a failure would be", () -> attempts.get() > 6);
        effects.assertInOrder(other, 4);
        away.set(false);
        effects.awaitExactly(8);
        effects.assertInOrder(waiting, 4);
    }

    private static void awaitGauge(String name, double value) {
        Tag tag = name.contains("consumer") ? Tag.create("consumer", "alpha") : Tag.create("stream", "alpha");
        Eventually.until(() -> name + " is " + gauge(name, tag) + " and not " + value, () -> gauge(name, tag) == value);
    }

    /** The value of a gauge; below zero while there is none. */
    private static double gauge(String name, Tag... tags) {
        return Metrics.globalRegistry()
                .gauge(name, List.of(tags))
                .map(gauge -> gauge.value().doubleValue())
                .orElse(-1.0);
    }

    private Node start(Consumer<Event<Node.Counted>> before) {
        return node(before).start();
    }

    private Node node(Consumer<Event<Node.Counted>> before) {
        Node node = new Node(server, redis.url(), before);
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
