package dev.souk.edge.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.edge.route.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The limit before a simulated service that works on {@value #CAPACITY} requests at once, each for {@value #MILLIS} ms, and
 * lets all others wait. Requests come at random times, whatever becomes of those before them.
 */
class ConcurrencyLimitTest {

    private static final int CAPACITY = 32;
    private static final int MILLIS = 50;
    private static final long SERVICE = MILLIS * 1_000_000L;
    private static final double PEAK = CAPACITY * 1000.0 / MILLIS;
    private static final long SECOND = 1_000_000_000L;

    private record Call(Priority priority, long begin, Optional<ConcurrencyLimit.Slot> slot) {}

    private record Event(long at, Runnable action) {}

    private final Random random = new Random(7);
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::at));
    private final Queue<Call> waiting = new ArrayDeque<>();
    private final List<Long> taken = new ArrayList<>();
    private final Map<Priority, Integer> offered = new EnumMap<>(Priority.class);
    private final Map<Priority, Integer> refused = new EnumMap<>(Priority.class);
    private long now;
    private long measuredFrom = Long.MAX_VALUE;
    private int busy;
    private long resumes;
    private final ConcurrencyLimit limit = new ConcurrencyLimit(() -> now);

    @Test
    void atThreeTimesTheCapacityAlmostAllOfItIsUsedAndNobodyWaitsLong() {
        load(0.3, 0, 10);
        load(3, 10, 40);
        measuredFrom = 15 * SECOND;
        run();
        assertGoodputAndLatency(25);
    }

    @Test
    void itLearnsAlsoUnderOverloadFromTheStart() {
        load(3, 0, 40);
        measuredFrom = 10 * SECOND;
        run();
        assertGoodputAndLatency(30);
    }

    @Test
    void whatMattersMostGoesFirst() {
        load(0.3, 0, 10);
        load(Priority.NORMAL, 2, 10, 40);
        load(Priority.BULK, 1, 10, 40);
        load(Priority.CRITICAL, 0.05, 10, 40);
        measuredFrom = 15 * SECOND;
        run();
        assertTrue(share(Priority.CRITICAL) < 0.02, "critical refused: " + share(Priority.CRITICAL));
        assertTrue(share(Priority.NORMAL) < share(Priority.BULK), "normal " + share(Priority.NORMAL));
        assertTrue(share(Priority.BULK) > 0.9, "bulk refused: " + share(Priority.BULK));
    }

    @Test
    void withoutOverloadNobodyIsRefused() {
        load(0.8, 0, 60);
        measuredFrom = 0;
        run();
        assertEquals(Map.of(), refused);
    }

    @Test
    void aMachineThatStandsStillNowAndThenIsNoServiceWithTooMuchToDo() {
        load(0.04, 0, 120);
        for (int second = 5; second < 120; second += 5) {
            events.add(new Event(second * SECOND, () -> resumes = now + 9 * SECOND / 10));
        }
        measuredFrom = 0;
        run();
        assertEquals(Map.of(), refused);
    }

    @Test
    void aFewConnectionsAreNeverRefusedHoweverSlowAllOfItBecomes() {
        int connections = 32;
        for (int i = 0; i < 10_000; i++) {
            List<ConcurrencyLimit.Slot> open = new ArrayList<>();
            for (int one = 0; one < connections; one++) {
                open.add(limit.enter(Priority.NORMAL).orElseThrow());
            }
            long time = (i / 1000 % 2 == 0 ? 1 : 200) * 1_000_000L;
            now += time;
            open.forEach(slot -> {
                slot.answered("/things", time);
                slot.close();
            });
        }
    }

    @Test
    void whatWasLearntInGoodTimesIsForgottenInBadOnes() {
        for (int i = 0; i < 2000; i++) { // a thousand at once were answered as quickly as one
            List<ConcurrencyLimit.Slot> open = new ArrayList<>();
            for (int one = 0; one < limit.limit() * 0.7; one++) {
                limit.enter(Priority.NORMAL).ifPresent(open::add); // less while it looks what unloaded is
            }
            now += SERVICE;
            open.forEach(slot -> {
                slot.answered("/things", SERVICE);
                slot.close();
            });
        }
        assertEquals(ConcurrencyLimit.MOST, limit.limit());
        int begin = (int) (now / SECOND) + 1;
        load(3, begin, begin + 40);
        measuredFrom = (begin + 15) * SECOND;
        run();
        assertGoodputAndLatency(25);
    }

    @Test
    void aServiceThatGivesNoAnswerGetsLittle() {
        Queue<ConcurrencyLimit.Slot> hanging = new ArrayDeque<>();
        for (int i = 0; i < 5000; i++) {
            now += 10_000_000;
            limit.enter(Priority.CRITICAL).ifPresent(hanging::add);
            if (i >= 500 && !hanging.isEmpty()) { // after five seconds of waiting
                ConcurrencyLimit.Slot slot = hanging.remove();
                slot.lost();
                slot.close();
            }
        }
        assertEquals(ConcurrencyLimit.LEAST, limit.limit());
    }

    private void assertGoodputAndLatency(int seconds) {
        double goodput = taken.size() / (double) seconds;
        assertTrue(goodput >= 0.9 * PEAK, "goodput " + goodput + " of " + PEAK + ", limit " + limit.limit());
        Collections.sort(taken);
        long p99 = taken.get(taken.size() * 99 / 100);
        assertTrue(p99 <= 2 * SERVICE, "p99 " + p99 / 1_000_000 + " ms, limit " + limit.limit());
    }

    private double share(Priority priority) {
        return refused.getOrDefault(priority, 0) / (double) offered.get(priority);
    }

    private void load(double times, int fromSecond, int toSecond) {
        load(Priority.NORMAL, times, fromSecond, toSecond);
    }

    private void load(Priority priority, double times, int fromSecond, int toSecond) {
        double mean = SECOND / (PEAK * times);
        for (double at = fromSecond * (double) SECOND; at < toSecond * (double) SECOND; at += gap(mean)) {
            events.add(new Event((long) at, () -> arrive(priority)));
        }
    }

    private double gap(double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    private void run() {
        for (Event event = events.poll(); event != null; event = events.poll()) {
            now = event.at();
            event.action().run();
        }
    }

    private void arrive(Priority priority) {
        Call call = new Call(priority, now, limit.enter(priority));
        boolean measured = now >= measuredFrom;
        if (measured) {
            offered.merge(priority, 1, Integer::sum);
        }
        if (call.slot().isEmpty()) {
            if (measured) {
                refused.merge(priority, 1, Integer::sum);
            }
        } else if (busy < CAPACITY) {
            work(call);
        } else {
            waiting.add(call);
        }
    }

    private void work(Call call) {
        busy++;
        events.add(new Event(now + SERVICE, () -> finish(call)));
    }

    private void finish(Call call) {
        if (now < resumes) {
            events.add(new Event(resumes, () -> finish(call)));
            return;
        }
        busy--;
        long time = now - call.begin();
        call.slot().orElseThrow().answered("/things", time);
        call.slot().orElseThrow().close();
        if (now >= measuredFrom) {
            taken.add(time);
        }
        Call next = waiting.poll();
        if (next != null) {
            work(next);
        }
    }
}
