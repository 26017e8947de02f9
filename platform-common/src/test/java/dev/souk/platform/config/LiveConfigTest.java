package dev.souk.platform.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestConsul;
import dev.souk.platform.test.WithConsul;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.KeyValueClient;

/** Configuration in a real Consul: found at start, followed, and kept when it goes wrong. */
@WithConsul
@HelidonTest
@AddConfig(key = "souk.service", value = "live-config-test")
class LiveConfigTest {

    private static final String OWN = "souk/config/live-config-test/";
    private static final String COMMON = "souk/config/common/";

    private final LiveConfig live;
    private final Config config;
    private KeyValueClient store;
    private Consul consul;

    @Inject
    LiveConfigTest(LiveConfig live, Config config) {
        this.live = live;
        this.config = config;
    }

    @BeforeEach
    void connect(TestConsul server) {
        consul = Consul.builder().withUrl(server.url()).build();
        store = consul.keyValueClient();
    }

    @AfterEach
    void clear() {
        store.deleteKeys(OWN);
        store.deleteKeys(COMMON + "test/");
        consul.destroy();
    }

    @Test
    void aValueFollowsTheStoreAndItsOwnComesBeforeTheCommonOne() {
        Live<Integer> limit = percent("test.limit");
        assertEquals(10, limit.get());
        put(COMMON + "test/limit", "20");
        await(20, limit);
        put(OWN + "test.limit", "30");
        await(30, limit);
        put(OWN + "test.other", "x");
        store.deleteKey(OWN + "test.limit");
        await(20, limit);
    }

    @Test
    void aBadValueLeavesTheLastGoodOne() {
        Live<Integer> limit = percent("test.bad");
        put(OWN + "test.bad", "40");
        await(40, limit);
        for (var bad : new String[] {"many", "101", "-1", "1.5"}) {
            put(OWN + "test.bad", bad);
            put(OWN + "test.marker", "after " + bad);
            await(
                    "after " + bad,
                    () -> config.getOptionalValue("test.marker", String.class).orElse(""));
            assertEquals(40, limit.get(), bad);
        }
        put(OWN + "test.bad", "50");
        await(50, limit);
    }

    @Test
    void whatOperatorsTurnChangesWithoutARestart() {
        Logger logger = Logger.getLogger("dev.souk.test.loud");
        assertNull(logger.getLevel());
        put(OWN + "souk.log.levels", "dev.souk.test.loud=DEBUG, dev.souk.test.quiet=ERROR");
        Eventually.until("it is loud", () -> Level.FINE.equals(logger.getLevel()));
        put(OWN + "souk.log.levels", "dev.souk.test.loud=DEAFENING");
        put(OWN + "souk.drain.delay", "soon");
        put(OWN + "souk.rest.timeout", "PT7S");
        put(OWN + "souk.tracing.ratio", "0.5");
        Live<Duration> timeout =
                live.duration("souk.rest.timeout", Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(1));
        await(Duration.ofSeconds(7), timeout);
        assertEquals(Level.FINE, logger.getLevel(), "what is not understood changes nothing");
        put(OWN + "souk.log.levels", "");
        Eventually.until("it is as before", () -> logger.getLevel() == null);
    }

    @Test
    void aStoreThatIsEmptiedByAccidentChangesNothing() {
        Live<Boolean> flag = live.value("test.flag", false, Boolean::valueOf);
        put(OWN + "test.flag", "true");
        await(true, flag);
        store.deleteKeys(OWN);
        put(COMMON + "test/seen", "yes");
        await("yes", () -> config.getOptionalValue("test.seen", String.class).orElse(""));
        assertEquals(true, flag.get());
    }

    private Live<Integer> percent(String key) {
        return live.value(key, 10, text -> {
            int number = Integer.parseInt(text);
            if (number < 0 || number > 100) {
                throw new IllegalArgumentException("not between 0 and 100");
            }
            return number;
        });
    }

    private void put(String key, String value) {
        assertEquals(true, store.putValue(key, value));
    }

    private static <T> void await(T expected, Supplier<T> actual) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!expected.equals(actual.get()) && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        assertEquals(expected, actual.get());
    }
}
