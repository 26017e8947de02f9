package dev.souk.platform.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.version.Versions;
import io.helidon.common.context.Context;
import io.helidon.common.context.Contexts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancerTest {
    private static final Instance A = instance("a");
    private static final Instance B = instance("b");
    private static final Instance C = instance("c");

    private List<Instance> snapshot = List.of(A, B, C);
    private long now;
    private List<Instance> failing = List.of();
    private WantedVersion versions = _ -> WantedVersion.ANY;
    private Balancer balancer = balancer();

    private Balancer balancer() {
        return new Balancer(
                new ServiceDirectory() {
                    @Override
                    public List<Instance> snapshot(String service) {
                        return snapshot;
                    }

                    @Override
                    public List<InstanceStatus> status(String service) {
                        throw new UnsupportedOperationException("not on the path of a call");
                    }

                    @Override
                    public List<Instance> failing(String service) {
                        return failing;
                    }
                },
                versions,
                "here",
                () -> now);
    }

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
        for (int seconds : new int[] {1, 2, 4, 8, 30, 30, 30}) {
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

    @Test
    void fiveFailuresInARowEjectForLongerEachTimeButNeverMoreThanHalf() {
        snapshot = List.of(A, B);
        for (int ejection : new int[] {1, 2, 3}) {
            gatewayErrors(A, 4);
            assertTrue(canPickA(), "four are no reason");
            gatewayErrors(A, 1);
            gatewayErrors(B, 10);
            now += Member.EJECTION.multipliedBy(ejection).toNanos() - 1;
            assertEquals(B, onlyPick(), "B is half of all");
            now += 1;
            assertTrue(canPickA(), "back after the ejection " + ejection);
        }
        assertEquals(
                List.of(false, false),
                balancer.seen("s").stream().map(Balancer.Seen::ejected).toList());
    }

    @Test
    void aGoodAnswerBreaksTheRow() {
        snapshot = List.of(A, B);
        for (int i = 0; i < 20; i++) {
            gatewayErrors(A, 4);
            try (Balancer.Pick pick = balancer.pick("s", List.of(B)).orElseThrow()) {
                pick.answered();
            }
        }
        assertTrue(canPickA());
    }

    @Test
    void belowHalfHealthyNoCountIsBelieved() {
        snapshot = List.of(A);
        failing = List.of(B, C);
        assertEquals(
                3,
                IntStream.range(0, 200)
                        .mapToObj(i -> {
                            try (Balancer.Pick pick = pick()) {
                                return pick.instance();
                            }
                        })
                        .distinct()
                        .count());
        failing = List.of(B);
        assertEquals(A, onlyPick());
    }

    @Test
    void staysInItsZoneWhileHalfOfItCanTakeCalls() {
        Instance near = instance("near", Map.of("zone", "here"));
        Instance nearToo = instance("near-too", Map.of("zone", "here"));
        Instance far = instance("far", Map.of("zone", "there"));
        snapshot = List.of(near, nearToo, far);
        assertEquals(2, picks(200).size());
        snapshot = List.of(near, far);
        failing = List.of(nearToo);
        assertEquals(Map.of(near, 200), picks(200));
        Instance third = instance("near-3", Map.of("zone", "here"));
        failing = List.of(nearToo, third);
        assertEquals(2, picks(200).size(), "one of three is too few");
        snapshot = List.of(far);
        failing = List.of();
        assertEquals(Map.of(far, 200), picks(200));
    }

    @Test
    void whoAnswersSlowlyGetsLess() {
        snapshot = List.of(A, B);
        answers(A, Duration.ofMillis(50));
        answers(B, Duration.ofMillis(5));
        Map<Instance, Integer> busy = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            busy.merge(pick().instance(), 1, Integer::sum);
        }
        assertTrue(busy.get(A) > 60 && busy.get(A) < 150, "ten times slower, a tenth of the calls: " + busy);
    }

    @Test
    void whoComesLateGetsItsShareLittleByLittle() {
        snapshot = List.of(A, B);
        pick().close();
        snapshot = List.of(A, C);
        int first = picks(2000).get(C);
        assertTrue(first > 20 && first < 300, "a tenth of its half at first: " + first);
        now += Member.SLOW_START.toNanos();
        int later = picks(2000).get(C);
        assertTrue(later > 800 && later < 1200, "its half in the end: " + later);
    }

    @Test
    void weightsSendAShareToAVersion() {
        versions = Versions.of("{\"s\": {\"weights\": {\"2\": 5}}}");
        balancer = balancer();
        Instance old = instance("old", Map.of("version", "1"));
        Instance next = instance("next", Map.of("version", "2"));
        snapshot = List.of(old, next);
        int share = picks(10_000).get(next);
        assertTrue(share > 400 && share < 600, "5 % is " + share);
        snapshot = List.of(next);
        assertEquals(Map.of(next, 50), picks(50), "a version that is not there is not waited for");
    }

    @Test
    void aWishIsGrantedAlongTheWholeWay() {
        Versions rules = Versions.of("""
            {"s": {"matches": [{"version": "2", "header": "X-Tester", "value": "yes"},
                               {"version": "3", "cookie": "tester", "value": "yes"}]}}
            """);
        versions = rules;
        balancer = balancer();
        Instance one = instance("one", Map.of("version", "1"));
        Instance two = instance("two", Map.of("version", "2"));
        Instance three = instance("three", Map.of("version", "3"));
        snapshot = List.of(one, two, three);
        Versions.Wishes byHeader = rules.wishes(
                        name -> name.equals("X-Tester") ? Optional.of("yes") : Optional.empty(), _ -> Optional.empty())
                .orElseThrow();
        assertEquals("s=2", byHeader.header());
        assertEquals(Map.of(two, 50), wishing(Versions.Wishes.of(byHeader.header())));
        Versions.Wishes byCookie =
                rules.wishes(_ -> Optional.empty(), _ -> Optional.of("yes")).orElseThrow();
        assertEquals(Map.of(three, 50), wishing(byCookie));
        assertEquals(Optional.empty(), rules.wishes(_ -> Optional.of("no"), _ -> Optional.empty()));
    }

    private Map<Instance, Integer> wishing(Versions.Wishes wishes) {
        Context context = Context.create();
        context.register(wishes);
        return Contexts.runInContext(context, () -> picks(50));
    }

    private Map<Instance, Integer> picks(int count) {
        Map<Instance, Integer> counts = new HashMap<>();
        for (int i = 0; i < count; i++) {
            try (Balancer.Pick pick = pick()) {
                counts.merge(pick.instance(), 1, Integer::sum);
            }
        }
        return counts;
    }

    private void answers(Instance instance, Duration taken) {
        List<Instance> others =
                snapshot.stream().filter(it -> !it.equals(instance)).toList();
        try (Balancer.Pick pick = balancer.pick("s", others).orElseThrow()) {
            now += taken.toNanos();
            pick.answered();
        }
    }

    private void gatewayErrors(Instance instance, int count) {
        List<Instance> others =
                snapshot.stream().filter(it -> !it.equals(instance)).toList();
        for (int i = 0; i < count; i++) {
            try (Balancer.Pick pick = balancer.pick("s", others).orElseThrow()) {
                pick.failed();
            }
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
        return instance(id, Map.of());
    }

    private static Instance instance(String id, Map<String, String> meta) {
        return new Instance("s", id, "127.0.0.1", 1, meta);
    }
}
