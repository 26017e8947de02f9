package dev.souk.platform.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.config.mp.MpConfigSources;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of blocking queries, each with the agent that breaks them. */
class ServiceWatchTest {
    private static final ServiceWatch.Timing QUICK = new ServiceWatch.Timing(
            Duration.ofSeconds(1),
            Duration.ofMillis(1300),
            Duration.ofMillis(1600),
            Duration.ofMillis(20),
            Duration.ofMillis(80));

    private FakeConsul consul;
    private ServiceWatch watch;

    @BeforeEach
    void start() throws IOException {
        consul = new FakeConsul();
        watch = new ServiceWatch("things", new ConsulAgent(config(consul.url()), QUICK), QUICK);
    }

    @AfterEach
    void stop() {
        watch.close();
        consul.close();
    }

    @Test
    void asksAtOnceFirstAndThenWaitsForNews() {
        consul.answer(7, "a:passing");
        watch.start();
        assertEquals(List.of("a"), ids());
        await(() -> consul.asked().size() == 2);
        assertNull(consul.asked().get(0).getQuery());
        assertTrue(consul.asked().get(1).getQuery().contains("index=7"));
        assertTrue(consul.asked().get(1).getQuery().contains("wait=1s"));
        consul.answer(8, "a:passing", "b:passing");
        await(() -> ids().equals(List.of("a", "b")));
    }

    @Test
    void takesTheServicesOwnAddressAndMeta() {
        consul.answer(7, "a:passing");
        Instance instance = watch.start().usable().getFirst();
        assertEquals(new Instance("things", "a", "127.0.0.7", 81, Map.of("zone", "z1")), instance);
    }

    @Test
    void usesWhatPassesAndShowsEverything() {
        consul.answer(7, "a:passing", "b:critical", "c:warning");
        watch.start();
        assertEquals(List.of("a"), ids());
        assertEquals(
                List.of("passing", "critical", "warning"),
                watch.all().stream().map(InstanceStatus::health).toList());
    }

    @Test
    void theSameAnswerIsTheSameList() {
        consul.answer(7, "a:passing");
        List<Instance> first = watch.start().usable();
        consul.answer(8, "a:passing");
        await(() -> consul.asked().size() == 3);
        assertSame(first, watch.usable());
    }

    @Test
    void startsAnewWhenTheIndexGoesBackwards() {
        consul.answer(100, "a:passing");
        consul.answer(3, "b:passing");
        consul.answer(4, "c:passing");
        watch.start();
        await(() -> ids().equals(List.of("c")));
        assertTrue(consul.asked().get(1).getQuery().contains("index=100"));
        assertNull(consul.asked().get(2).getQuery(), "without an index, answered at once");
        await(() -> consul.asked().size() == 4);
        assertTrue(consul.asked().get(3).getQuery().contains("index=4"));
    }

    @Test
    void neitherAsksWithLessThanOneNorSpins() {
        long begin = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            consul.answerWithoutIndex("a:passing");
            consul.answer(0, "a:passing");
        }
        watch.start();
        await(() -> consul.asked().size() == 7);
        consul.asked().forEach(uri -> assertNull(uri.getQuery()));
        long least = Duration.ofMillis(10 + 20 + 40 + 40 + 40 + 40).toNanos();
        assertTrue(System.nanoTime() - begin >= least, "pauses grow between such answers");
        assertEquals(List.of("a"), ids());
    }

    @Test
    void anAnswerThatReturnsEarlyWithNothingNewIsNotAskedForInALoop() {
        long begin = System.nanoTime();
        for (int i = 0; i < 7; i++) {
            consul.answer(5, "a:passing");
        }
        watch.start();
        await(() -> consul.asked().size() == 8);
        long least = Duration.ofMillis(10 + 20 + 40 + 40 + 40 + 40).toNanos();
        assertTrue(System.nanoTime() - begin >= least, "pauses grow between such answers");
    }

    @Test
    void errorsAndRubbishLoseNothingAndStartAnew() {
        consul.answer(7, "a:passing");
        watch.start();
        consul.fail(500);
        consul.fail(403);
        consul.fail(429);
        await(() -> consul.asked().size() == 5);
        assertEquals(List.of("a"), ids());
        assertNull(consul.asked().get(2).getQuery());
        consul.answer(9, "b:passing");
        await(() -> ids().equals(List.of("b")));
    }

    @Test
    void anEmptyAnswerErasesNothing() {
        consul.answer(7, "a:passing", "b:passing");
        consul.answer(8);
        consul.answer(9, "a:critical", "b:critical");
        watch.start();
        await(() -> consul.asked().size() == 4);
        assertEquals(List.of("a", "b"), ids());
        assertEquals(
                List.of("critical", "critical"),
                watch.all().stream().map(InstanceStatus::health).toList());
        consul.answer(10, "c:passing");
        await(() -> ids().equals(List.of("c")));
    }

    @Test
    void anAnswerThatNeverComesIsGivenUp() {
        consul.answer(7, "a:passing");
        consul.hang();
        consul.answer(8, "b:passing");
        watch.start();
        await(() -> ids().equals(List.of("b")));
        assertNull(consul.asked().get(2).getQuery(), "after the error it starts anew");
    }

    @Test
    void anAgentThatIsNotThereIsWaitedFor() {
        consul.close();
        watch.start();
        assertTrue(watch.usable().isEmpty());
    }

    @Test
    void aLoopThatHangsIsReplaced() {
        AtomicInteger loops = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        watch = new ServiceWatch(
                "things",
                (service, index) -> {
                    if (loops.incrementAndGet() == 1) {
                        uninterruptibly(never);
                        return answer("late");
                    }
                    return answer("a");
                },
                QUICK);
        watch.start();
        await(() -> ids().equals(List.of("a")));
        never.countDown();
        assertEquals(List.of("a"), ids(), "what the old loop still says is not heard");
    }

    @Test
    void aLoopThatDiedIsReplaced() {
        AtomicInteger loops = new AtomicInteger();
        watch = new ServiceWatch(
                "things",
                (service, index) -> {
                    if (loops.incrementAndGet() == 1) {
                        throw new AssertionError("not even an exception");
                    }
                    return answer("a");
                },
                QUICK);
        watch.start();
        await(() -> ids().equals(List.of("a")));
    }

    private List<String> ids() {
        return watch.usable().stream().map(Instance::id).toList();
    }

    private static ServiceWatch.Answer answer(String id) {
        Instance instance = new Instance("things", id, "127.0.0.1", 80, Map.of());
        return new ServiceWatch.Answer(BigInteger.ONE, List.of(new InstanceStatus(instance, "passing")));
    }

    private static void uninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not happen within 20 s");
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static Config config(String url) {
        return ConfigProviderResolver.instance()
                .getBuilder()
                .withSources(MpConfigSources.create(Map.of("souk.consul.url", url)))
                .build();
    }
}
