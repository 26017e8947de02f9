package dev.souk.platform.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancerTest {
    private static final Instance A = instance("a");
    private static final Instance B = instance("b");
    private static final Instance C = instance("c");

    private List<Instance> snapshot = List.of(A, B, C);
    private long now;
    private final Balancer balancer = new Balancer(
            new ServiceDirectory() {
                @Override
                public List<Instance> snapshot(String service) {
                    return snapshot;
                }

                @Override
                public List<InstanceStatus> status(String service) {
                    throw new UnsupportedOperationException("not on the path of a call");
                }
            },
            () -> now);

    @Test
    void nobodyIsThere() {
        snapshot = List.of();
        assertTrue(balancer.pick("s", List.of()).isEmpty());
    }

    @Test
    void oneThatConsulDroppedLatelyIsTheLastResort() {
        snapshot = List.of(A, B);
        balancer.pick("s", List.of()).orElseThrow().close();
        snapshot = List.of(A);
        for (int i = 0; i < 20; i++) {
            try (Balancer.Pick pick = balancer.pick("s", List.of()).orElseThrow()) {
                assertEquals(A, pick.instance(), "while A can be reached, B is not asked");
            }
        }
        assertEquals(B, balancer.pick("s", List.of(A)).orElseThrow().instance());
        balancer.pick("s", List.of()).orElseThrow().unreachable();
        assertEquals(B, balancer.pick("s", List.of()).orElseThrow().instance());
        assertTrue(balancer.pick("s", List.of(A, B)).isEmpty());
        now += Duration.ofSeconds(31).toNanos();
        assertTrue(balancer.pick("s", List.of(A)).isEmpty(), "what left long ago is gone");
    }

    @Test
    void theBusiestOfThreeIsNeverPicked() {
        snapshot = List.of(A, B, C);
        for (int i = 0; i < 5; i++) {
            assertEquals(A, balancer.pick("s", List.of(B, C)).orElseThrow().instance());
        }
        Map<Instance, Integer> counts = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            try (Balancer.Pick pick = pick()) {
                counts.merge(pick.instance(), 1, Integer::sum);
            }
        }
        assertEquals(null, counts.get(A), "of any two, A is the busier one");
        assertTrue(counts.get(B) > 0 && counts.get(C) > 0);
    }

    @Test
    void callsInFlightSpreadEvenly() {
        Map<Instance, Integer> counts = new HashMap<>();
        IntStream.range(0, 300).forEach(i -> counts.merge(pick().instance(), 1, Integer::sum));
        counts.values().forEach(count -> assertTrue(Math.abs(count - 100) < 15, counts.toString()));
    }

    @Test
    void anotherAttemptGoesElsewhere() {
        List<Instance> tried = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tried.add(balancer.pick("s", tried).orElseThrow().instance());
        }
        assertEquals(3, tried.stream().distinct().count());
        assertTrue(balancer.pick("s", tried).isEmpty());
    }

    @Test
    void theUnreachableIsLeftOutLongerEachTimeAndForgivenWhenItAnswers() {
        snapshot = List.of(A, B);
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            failA();
            now += Duration.ofSeconds(seconds).toNanos() - 1;
            assertEquals(B, onlyPick(), "left out for " + seconds + " s");
            now += 1;
            assertTrue(canPickA(), "tried again after " + seconds + " s");
        }
        try (Balancer.Pick pick = balancer.pick("s", List.of(B)).orElseThrow()) {
            pick.answered();
        }
        failA();
        now += Duration.ofSeconds(1).toNanos();
        assertTrue(canPickA(), "counted from the start again");
    }

    @Test
    void theLastOneIsTriedEvenWhenItWasUnreachable() {
        snapshot = List.of(A);
        failA();
        assertEquals(A, pick().instance());
    }

    @Test
    void aNewSnapshotKeepsWhatIsKnown() {
        snapshot = List.of(A, B);
        failA();
        snapshot = List.of(A, C);
        for (int i = 0; i < 20; i++) {
            assertNotEquals(A, pick().instance());
        }
    }

    private void failA() {
        try (Balancer.Pick pick = balancer.pick("s", List.of(B, C)).orElseThrow()) {
            assertEquals(A, pick.instance());
            pick.unreachable();
        }
    }

    private Instance onlyPick() {
        List<Instance> picks = IntStream.range(0, 50)
                .mapToObj(i -> {
                    try (Balancer.Pick pick = pick()) {
                        return pick.instance();
                    }
                })
                .distinct()
                .toList();
        assertEquals(1, picks.size(), picks.toString());
        return picks.getFirst();
    }

    private boolean canPickA() {
        return IntStream.range(0, 200).anyMatch(i -> {
            try (Balancer.Pick pick = pick()) {
                return pick.instance().equals(A);
            }
        });
    }

    private Balancer.Pick pick() {
        return balancer.pick("s", List.of()).orElseThrow();
    }

    private static Instance instance(String id) {
        return new Instance("s", id, "127.0.0.1", 1, Map.of());
    }
}
