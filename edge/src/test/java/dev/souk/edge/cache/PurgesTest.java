package dev.souk.edge.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import dev.souk.edge.route.CacheRule;
import dev.souk.platform.events.Position;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PurgesTest {

    private static final String CHANGED = "souk.things.thing-changed.v1";
    private static final CacheRule OF_ONE = rule(JsonPointer.compile("/id"));
    private static final CacheRule OF_ALL = rule(null);
    private static final UUID THING = UUID.randomUUID();

    private final Purges purges = new Purges();

    @Test
    void anEventPutsWhatWasAskedForBeforeOutOfDate() {
        purges.begins(at(5));
        Stored before = answer(purges.reached(), THING.toString());
        Stored list = answer(purges.reached(), "");
        Stored other = answer(purges.reached(), UUID.randomUUID().toString());
        purges.heard(at(6), CHANGED, THING);
        assertTrue(purges.concern(before, OF_ONE));
        assertTrue(purges.concern(list, OF_ALL));
        assertFalse(purges.concern(other, OF_ONE));
        assertFalse(purges.concern(answer(purges.reached(), THING.toString()), OF_ONE), "asked for after it");
    }

    @Test
    void whatNamesNoSubjectIsConcernedByAll() {
        purges.begins(at(5));
        Stored nameless = answer(purges.reached(), "");
        purges.heard(at(6), CHANGED, THING);
        assertTrue(purges.concern(nameless, OF_ONE));
    }

    @Test
    void otherEventsConcernNothing() {
        purges.begins(at(5));
        Stored before = answer(purges.reached(), THING.toString());
        purges.heard(at(6), "souk.things.thing-looked-at.v1", THING);
        assertFalse(purges.concern(before, OF_ONE));
    }

    @Test
    void whatAnotherEdgeKeptBeforeThisOneListenedIsNotBelieved() {
        purges.begins(at(5));
        assertTrue(purges.concern(answer(at(4), THING.toString()), OF_ONE));
        assertFalse(purges.concern(answer(at(5), THING.toString()), OF_ONE));
    }

    @Test
    void nothingKnownFromAStreamThatWasGivenUpIsBelieved() {
        purges.begins(at(5));
        purges.heard(at(7), CHANGED, THING);
        Stored lost = answer(at(7), THING.toString());
        assertFalse(purges.concern(lost, OF_ONE));
        purges.begins(at(3));
        assertTrue(purges.concern(lost, OF_ONE), "of the stream that is no more");
        Stored fresh = answer(purges.reached(), THING.toString());
        assertFalse(purges.concern(fresh, OF_ONE), "can be kept again");
        assertFalse(purges.concern(answer(at(8), THING.toString()), OF_ONE), "kept by an edge that is ahead");
        purges.heard(at(4), CHANGED, THING);
        assertTrue(purges.concern(fresh, OF_ONE));
    }

    @Test
    void whatIsForgottenIsTakenForConcerned() {
        purges.begins(at(1));
        Stored old = answer(purges.reached(), THING.toString());
        for (int i = 2; i < 60_000; i++) {
            purges.heard(at(i), CHANGED, i == 2 ? THING : UUID.randomUUID());
        }
        assertTrue(purges.concern(old, OF_ONE));
    }

    @Test
    void anAnswerSurvivesRedis() {
        Stored answer = answer(at(7), THING.toString());
        Stored again = Stored.of(answer.bytes()).orElseThrow();
        assertEquals(answer.known(), again.known());
        assertEquals(answer.lifetime(), again.lifetime());
        assertEquals(answer.subject(), again.subject());
        assertEquals(answer.etag(), again.etag());
        assertEquals("body", new String(again.body(), java.nio.charset.StandardCharsets.UTF_8));
        assertTrue(Stored.of(new byte[] {9, 9}).isEmpty());
        assertTrue(Stored.of(new byte[] {1, 0}).isEmpty());
    }

    private static Position at(long number) {
        return new Position(1, number);
    }

    private static Stored answer(Position known, String subject) {
        byte[] body = "body".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return Stored.of(known, 0, new Lifetime(1, 2, 3), subject, List.of(), body);
    }

    private static CacheRule rule(JsonPointer subject) {
        return new CacheRule(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO, List.of(), Set.of(CHANGED), subject);
    }
}
