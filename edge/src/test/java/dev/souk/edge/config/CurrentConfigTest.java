package dev.souk.edge.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestConsul;
import dev.souk.platform.test.WithConsul;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Metrics;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The edge as an operator changes it: through Consul, without a restart. */
@WithConsul
@HelidonTest
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.drain.delay", value = "PT0S")
class CurrentConfigTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String THINGS = """
            {"version": %d, "public": [], "routes": [{"path": "/api/v1/things%d", "service": "things"}]}
            """;

    @Inject
    private CurrentConfig config;

    private TestConsul consul;

    @BeforeEach
    void begin(TestConsul running) {
        consul = running;
    }

    @AfterEach
    void clean() throws Exception {
        send("DELETE", "");
    }

    @Test
    void takesWhatIsValidAndKeepsTheLastGoodOne() throws Exception {
        for (int version : List.of(11, 12)) {
            send("PUT", THINGS.formatted(version, version));
            Eventually.until(
                    "version " + version + " is in force", () -> config.get().version() == version);
            assertEquals(
                    "/api/v1/things" + version,
                    config.get().routes().all().getFirst().path());
        }
        for (String bad : List.of("{\"version\": 13}", "nonsense")) {
            long before = rejected();
            send("PUT", bad);
            Eventually.until("it is refused", () -> rejected() == before + 1);
            assertEquals(12, config.get().version());
        }
        send("DELETE", "");
        send("PUT", THINGS.formatted(14, 14));
        Eventually.until("the next good one is in force", () -> config.get().version() != 12);
        assertEquals(14, config.get().version());
    }

    private static long rejected() {
        return Metrics.globalRegistry()
                .getOrCreate(Counter.builder("souk_edge_config_rejected"))
                .count();
    }

    private void send(String method, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(consul.url() + "/v1/kv/" + CurrentConfig.KEY))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertEquals(
                200, HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
}
