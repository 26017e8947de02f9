package dev.souk.platform.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.redis.Redis;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestRedis;
import dev.souk.platform.test.WithRedis;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is logged becomes a list of faults, through a real Redis. */
@WithRedis
class ErrorTrackingTest {

    private static final System.Logger LOG = System.getLogger("dev.souk.platform.errors.test");

    private final TestRedis server;
    private final ErrorGroups groups;
    private final Redis redis;
    private ErrorTracking tracking;

    ErrorTrackingTest(TestRedis server) {
        this.server = server;
        this.redis = new Redis(Optional.of(URI.create(server.url())));
        this.groups = new ErrorGroups(redis);
    }

    @BeforeEach
    void start() {
        server.flush();
        tracking = started("orders", "0.1.0");
    }

    @AfterEach
    void stop() {
        tracking.stop();
    }

    @Test
    void eachFaultIsListedOnceWithItsCount() {
        for (int i = 0; i < 3; i++) {
            LOG.log(System.Logger.Level.ERROR, "order " + i + " failed", fault("secret=abc" + i));
        }
        LOG.log(System.Logger.Level.WARNING, "not so bad", fault("x"));
        LOG.log(System.Logger.Level.WARNING, "a warning without an exception is no fault");
        LOG.log(System.Logger.Level.ERROR, "no exception, but an error");
        Eventually.until(
                "both faults", () -> faults().size() == 2 && faults().stream().anyMatch(fault -> fault.count() == 4));
        var fault =
                faults().stream().filter(one -> one.count() == 4).findFirst().orElseThrow();
        assertEquals("java.lang.IllegalStateException", fault.kind());
        assertEquals("platform.errors.ErrorTrackingTest.fault", fault.place());
        assertEquals("0.1.0", fault.version());
        assertFalse(fault.message().contains("abc"), fault.message());
        assertFalse(fault.lastSeen().isBefore(fault.firstSeen()));
    }

    @Test
    void anotherInstanceGoesOnCountingAndItsVersionIsTold() {
        LOG.log(System.Logger.Level.ERROR, "first", fault("x"));
        Eventually.until("counted", () -> faults().size() == 1);
        Instant first = faults().getFirst().firstSeen();
        tracking.stop();
        tracking = started("orders", "0.2.0");
        LOG.log(System.Logger.Level.ERROR, "again", fault("x"));
        Eventually.until("counted again", () -> faults().getFirst().count() == 2);
        assertEquals(first, faults().getFirst().firstSeen());
        assertEquals("0.2.0", faults().getFirst().version());
    }

    @Test
    void onlyTheFirstOccurrenceIsNews() {
        var one = new ErrorGroup(
                "edge",
                "0123456789ab",
                "ERROR",
                "here",
                "m",
                2,
                Instant.EPOCH,
                Instant.EPOCH,
                "1",
                Optional.of("t"),
                Optional.empty());
        assertTrue(groups.add(one));
        assertFalse(groups.add(one));
        var known = groups.last(Optional.of("edge"), 10).getFirst();
        assertEquals(4, known.count());
        assertEquals(Optional.of("t"), known.traceId());
        assertEquals(List.of(), groups.last(Optional.of("catalog"), 10));
    }

    private List<ErrorGroup> faults() {
        return groups.last(Optional.of("orders"), 10);
    }

    private ErrorTracking started(String service, String version) {
        var started = new ErrorTracking(redis, groups, service, version);
        started.start(started);
        return started;
    }

    private static RuntimeException fault(String message) {
        return new IllegalStateException(message);
    }
}
