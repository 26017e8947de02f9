package dev.souk.platform.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestRedis;
import dev.souk.platform.test.WithRedis;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** Who only listens goes on listening, whatever comes and whatever the listener makes of it. */
@WithRedis
class EventTailTest {
    private static final String SERVICE = "shop";
    private static final String TYPE = "souk.shop.something-changed.v1";

    private final TestRedis redis;
    private final AtomicInteger begun = new AtomicInteger();
    private final List<UUID> heard = new CopyOnWriteArrayList<>();

    EventTailTest(TestRedis redis) {
        this.redis = redis;
    }

    @BeforeEach
    void empty() {
        redis.flush();
    }

    @Test
    void hearsInOrderWhatComesAfterItHasBegun() {
        tell(UUID.randomUUID());
        try (EventTail _ = start(0, 0)) {
            Eventually.until("it listens", () -> begun.get() == 1);
            List<UUID> subjects = List.of(Uuid7.next(), Uuid7.next(), Uuid7.next());
            subjects.forEach(this::tell);
            Eventually.until("all is heard", () -> heard.size() == 3);
            assertEquals(subjects, heard);
        }
    }

    @Test
    void goesOnAfterAListenerThatFails() {
        try (EventTail _ = start(1, 2)) {
            Eventually.until("it has begun at the second try", () -> begun.get() == 2);
            List<UUID> subjects = List.of(Uuid7.next(), Uuid7.next(), Uuid7.next(), Uuid7.next());
            subjects.forEach(this::tell);
            Eventually.until("all is heard", () -> heard.size() == 4);
            assertEquals(subjects, heard);
        }
    }

    @Test
    void passesOverWhatIsNoEvent() {
        try (EventTail _ = start(0, 0)) {
            Eventually.until("it listens", () -> begun.get() == 1);
            add("no event");
            UUID subject = Uuid7.next();
            tell(subject);
            Eventually.until("the event behind it is heard", () -> heard.equals(List.of(subject)));
        }
    }

    /** A restored database goes on in an older term than the one that was lost, in a Redis that was emptied too. */
    @Test
    void beginsAnewWhenTheStreamEndsBeforeWhatItHeard() {
        add(new StreamEntryID(7, 1), event(Uuid7.next()));
        try (EventTail _ = start(0, 0)) {
            Eventually.until("it listens", () -> begun.get() == 1);
            UUID before = Uuid7.next();
            add(new StreamEntryID(7, 2), event(before));
            Eventually.until("it hears", () -> heard.equals(List.of(before)));
            redis.flush();
            add(new StreamEntryID(5, 1), event(Uuid7.next()));
            Eventually.until("it has begun anew", () -> begun.get() == 2);
            UUID after = Uuid7.next();
            add(new StreamEntryID(5, 2), event(after));
            Eventually.until("it hears again", () -> heard.equals(List.of(before, after)));
        }
    }

    /** A listener that fails so often when it begins, and then at so many events. */
    private EventTail start(int failuresAtBegin, int failuresAtEvents) {
        return EventTail.start(URI.create(redis.url()), SERVICE, new EventTail.Listener() {
            @Override
            public void begins(Position position) {
                if (begun.incrementAndGet() <= failuresAtBegin) {
                    throw new IllegalStateException("cannot begin");
                }
            }

            @Override
            public void heard(Position position, String type, UUID subject) {
                heard.add(subject);
                if (heard.size() <= failuresAtEvents) {
                    throw new IllegalStateException("cannot hear");
                }
            }
        });
    }

    private void tell(UUID subject) {
        add(event(subject));
    }

    private static String event(UUID subject) {
        return Envelope.of(
                        Uuid7.next(), TYPE, SERVICE, subject, Instant.EPOCH, Optional.empty(), NullNode.getInstance())
                .toJson();
    }

    private void add(String entry) {
        add(StreamEntryID.NEW_ENTRY, entry);
    }

    private void add(StreamEntryID id, String entry) {
        try (Jedis connection = redis.connect()) {
            connection.xadd(EventStream.key(SERVICE), id, Map.of(Envelope.FIELD, entry));
        }
    }
}
