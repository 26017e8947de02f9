package dev.souk.platform.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.client.WebTarget;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Request ids, the access log and the metrics of a service. */
@HelidonTest
@AddBean(TelemetryTest.Things.class)
class TelemetryTest {

    @Path("/telemetry/things")
    @Singleton
    public static class Things {

        @GET
        @PermitAll
        @Path("/{id}")
        public String get(@PathParam("id") String id, @QueryParam("email") String email) {
            return RequestId.current().orElse("none");
        }
    }

    private static final class Lines extends Handler {

        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            if (line.getMessage().startsWith("GET /telemetry/things/7 ")) {
                messages.add(line.getMessage());
            }
        }

        /** The line comes after the answer. */
        void awaitOne() {
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (messages.isEmpty() && System.nanoTime() < end) {
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private final WebTarget target;
    private final Logger access = Logger.getLogger("dev.souk.access");
    private final Lines lines = new Lines();

    @Inject
    TelemetryTest(WebTarget target) {
        this.target = target;
    }

    @BeforeEach
    void listen() {
        access.addHandler(lines);
    }

    @AfterEach
    void stop() {
        access.removeHandler(lines);
    }

    @Test
    void aWellFormedRequestIdIsKeptAndAnyOtherReplaced() {
        try (var answer = get("/telemetry/things/1", "caller-1234")) {
            assertEquals("caller-1234", answer.getHeaderString(RequestId.HEADER));
            assertEquals("caller-1234", answer.readEntity(String.class));
        }
        for (var bad : List.of("short", "with space 12", "x".repeat(65), "<script>alert</script>")) {
            try (var answer = get("/telemetry/things/1", bad)) {
                assertNotEquals(bad, answer.getHeaderString(RequestId.HEADER));
                assertEquals(36, answer.getHeaderString(RequestId.HEADER).length());
            }
        }
    }

    @Test
    void eachRequestIsOneLineWithoutItsQuery() {
        try (var answer = target.path("/telemetry/things/7")
                .queryParam("email", "buyer@example.com")
                .request()
                .get()) {
            assertEquals(200, answer.getStatus());
        }
        lines.awaitOne();
        assertEquals(1, lines.messages.size(), lines.messages.toString());
        var line = lines.messages.getFirst();
        assertTrue(line.startsWith("GET /telemetry/things/7 200 "), line);
        assertTrue(line.endsWith(" ms, route /telemetry/things/{id}"), line);
        assertFalse(line.contains("buyer"), line);
    }

    @Test
    void metricsTellRoutesApartNotPaths() {
        for (var id : List.of("a-1", "b-2", "c-3")) {
            get("/telemetry/things/" + id, "caller-1234").close();
        }
        get("/telemetry/nowhere/d-4", "caller-1234").close();
        DependencyMetrics.record("ledger", DependencyMetrics.Outcome.UNKNOWN, Duration.ofMillis(7));
        var metrics = target.path("/metrics").request("text/plain").get(String.class);
        assertTrue(
                metrics.lines()
                        .anyMatch(line -> line.startsWith("souk_http_server_seconds_count{")
                                && line.contains("route=\"/telemetry/things/{id}\"")
                                && line.contains("status=\"2xx\"")
                                && line.contains("method=\"GET\"")),
                metrics);
        assertTrue(
                metrics.lines()
                        .anyMatch(line ->
                                line.startsWith("souk_http_server_seconds_bucket{") && line.contains("le=\"0.005\"")),
                metrics);
        assertTrue(
                metrics.lines()
                        .anyMatch(line -> line.startsWith("souk_http_server_seconds_count{")
                                && line.contains("route=\"none\"")
                                && line.contains("status=\"4xx\"")),
                metrics);
        assertTrue(
                metrics.lines()
                        .anyMatch(line -> line.startsWith("souk_dependency_seconds_count{")
                                && line.contains("dependency=\"ledger\"")
                                && line.contains("outcome=\"unknown\"")),
                metrics);
        assertFalse(metrics.contains("b-2") || metrics.contains("d-4"), metrics);
    }

    private jakarta.ws.rs.core.Response get(String path, String requestId) {
        return target.path(path).request().header(RequestId.HEADER, requestId).get();
    }
}
