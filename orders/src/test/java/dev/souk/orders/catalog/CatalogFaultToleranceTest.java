package dev.souk.orders.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.rest.RemoteProblem;
import dev.souk.platform.rest.RemoteUnavailable;
import dev.souk.platform.rest.RemoteUnknown;
import dev.souk.platform.test.Eventually;
import io.helidon.microprofile.config.ConfigCdiExtension;
import io.helidon.microprofile.faulttolerance.FaultToleranceExtension;
import io.helidon.microprofile.metrics.MetricsCdiExtension;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.AddExtension;
import io.helidon.microprofile.testing.junit5.AddJaxRs;
import io.helidon.microprofile.testing.junit5.DisableDiscovery;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is written on a gateway is really around its calls: the time limit, the breaker and the bulkhead by their annotations,
 * the repetitions by its own {@code Backoff} inside of them. In Helidon's container with nothing but the gateway in it, since
 * its fault tolerance looks for the running container by itself and finds none under weld-junit.
 */
@HelidonTest
@DisableDiscovery
@AddJaxRs
@AddExtension(ConfigCdiExtension.class)
@AddExtension(FaultToleranceExtension.class)
@AddExtension(MetricsCdiExtension.class)
@AddConfig(key = "server.port", value = "0")
@AddBean(CatalogClient.class)
@AddBean(CatalogFaultToleranceTest.Remote.class)
class CatalogFaultToleranceTest {
    private static final UUID ORDER = UUID.randomUUID();
    private static final AtomicInteger CALLS = new AtomicInteger();
    private static volatile Runnable answer = () -> {};

    /** Catalog, as it does at the moment. */
    @ApplicationScoped
    static class Remote {
        @Produces
        @RestClient
        @ApplicationScoped
        CatalogApi api() {
            return (CatalogApi) Proxy.newProxyInstance(
                    CatalogApi.class.getClassLoader(), new Class<?>[] {CatalogApi.class}, (self, method, arguments) -> {
                        if (method.getDeclaringClass() != Object.class) {
                            CALLS.incrementAndGet();
                            answer.run();
                        }
                        return null;
                    });
        }
    }

    @Inject
    private CatalogGateway catalog;

    @BeforeEach
    void closeTheBreaker() {
        answer = () -> {};
        Eventually.until("the breaker of the test before is closed", () -> {
            try {
                IntStream.range(0, 20).forEach(_ -> catalog.release(ORDER));
                return true;
            } catch (CircuitBreakerOpenException e) {
                return false;
            }
        });
        CALLS.set(0);
    }

    @Test
    void aCallThatBroughtNoAnswerIsMadeAgain() {
        answer = () -> {
            if (CALLS.get() < 3) {
                throw new RemoteUnavailable("starting");
            }
        };
        catalog.release(ORDER);
        assertEquals(3, CALLS.get());
    }

    @Test
    void anAnswerIsAnAnswerAndOpensNothing() {
        answer = () -> {
            throw RemoteProblem.of(409, "hold-released");
        };
        for (int call = 0; call < 40; call++) {
            assertThrows(RemoteProblem.class, () -> catalog.hold(ORDER, ORDER, Map.of("MUG", 1)));
        }
        assertEquals(40, CALLS.get(), "none was repeated, none refused");
    }

    @Test
    void aServiceThatFailsIsLeftAloneForAWhile() {
        answer = () -> {
            throw new RemoteUnavailable("away");
        };
        Eventually.until("the breaker is open", () -> {
            try {
                catalog.release(ORDER);
                return false;
            } catch (CircuitBreakerOpenException e) {
                return true;
            } catch (RemoteUnavailable e) {
                return false;
            }
        });
        int before = CALLS.get();
        assertThrows(CircuitBreakerOpenException.class, () -> catalog.release(ORDER));
        assertEquals(before, CALLS.get(), "nothing was sent");
    }

    @Test
    void aCallThatTakesTooLongEnds() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        answer = () -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                interrupted.countDown();
                Thread.currentThread().interrupt();
                throw new RemoteUnavailable("interrupted", e);
            }
        };
        // Which of the two depends on whether it is noticed in the call or in the wait before the next.
        RuntimeException ended = assertThrows(RuntimeException.class, () -> catalog.release(ORDER));
        assertTrue(ended instanceof TimeoutException || ended instanceof RemoteUnknown, ended.toString());
        interrupted.await();
    }

    @Test
    void soManyAtATimeAndNoMore() throws Exception {
        CountDownLatch inside = new CountDownLatch(64);
        CountDownLatch leave = new CountDownLatch(1);
        answer = () -> {
            inside.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 64).forEach(_ -> threads.execute(() -> catalog.release(ORDER)));
            inside.await();
            for (int call = 0; call < 100; call++) {
                assertThrows(BulkheadException.class, () -> catalog.release(ORDER));
            }
            leave.countDown();
        }
        assertEquals(64, CALLS.get());
        catalog.release(ORDER);
        assertEquals(65, CALLS.get(), "those who came too many have opened nothing for the others");
    }
}
