package dev.souk.local.observe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.souk.local.Settings;
import dev.souk.local.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code observe/bin/check} says so when a query finds nothing, and when it could not ask; a program plays Prometheus. */
class DashboardCheckTest {
    private static final Path CHECK = Settings.fromEnvironment().root().resolve("observe/bin/check");
    private static final String FIGURE = """
        {"status": "success", "data": {"resultType": "vector", "result": [{"metric": {}, "value": [1, "0"]}]}}\
        """;
    private static final String NOTHING = """
        {"status": "success", "data": {"resultType": "vector", "result": []}}\
        """;
    private static final String NOT_A_NUMBER = FIGURE.replace("\"0\"", "\"NaN\"");
    private static final String REFUSED = """
        {"status": "error", "errorType": "bad_data", "error": "1:5: parse error"}\
        """;

    private HttpServer prometheus;
    private volatile Function<String, String> answers = _ -> FIGURE;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Tools.onPath("curl").isPresent() && Tools.onPath("jq").isPresent(), "curl and jq are not on PATH");
        prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        prometheus.createContext("/api/v1/query", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String answer = answers.apply(URLDecoder.decode(form, StandardCharsets.UTF_8));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.equals(REFUSED) ? 400 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        prometheus.start();
    }

    @AfterEach
    void stop() {
        if (prometheus != null) {
            prometheus.stop(0);
        }
    }

    @Test
    void passesWhenEachQueryFindsAFigure() {
        Tools.Result said = check("souk-edge", "souk-service");
        assertTrue(said.ok(), said.output());
    }

    @Test
    void aQueryWithoutAFigureIsNamed() {
        for (String empty : List.of(NOTHING, NOT_A_NUMBER)) {
            answers = query -> query.contains("souk:edge_slow:ratio5m") ? empty : FIGURE;
            Tools.Result said = check("souk-edge");
            assertFalse(said.ok());
            assertTrue(said.output().contains("Slower than a second"), said.output());
        }
    }

    @Test
    void aDurationIsOneSinceTheStartWhenNobodyAskedLately() {
        answers = query -> query.contains("rate(souk_http_server_seconds_bucket") ? NOT_A_NUMBER : FIGURE;
        Tools.Result said = check("souk-service");
        assertTrue(said.ok(), said.output());
        answers = query -> query.contains("souk_http_server_seconds_bucket{service=\"orders\"") ? NOTHING : FIGURE;
        said = check("souk-service");
        assertFalse(said.ok());
        assertTrue(said.output().contains("Duration") && said.output().contains("orders"), said.output());
    }

    @Test
    void oneServiceWithoutDataIsNamed() {
        answers = query -> query.contains("thread_count{service=\"billing\"}") ? NOTHING : FIGURE;
        Tools.Result said = check("souk-service");
        assertFalse(said.ok());
        assertTrue(said.output().contains("Threads") && said.output().contains("billing"), said.output());
    }

    @Test
    void aRefusedQueryIsNoFigure() {
        answers = _ -> REFUSED;
        Tools.Result said = check("souk-edge");
        assertFalse(said.ok());
        assertTrue(said.output().contains("parse error"), said.output());
    }

    @Test
    void withoutPrometheusNothingIsFound() {
        prometheus.stop(0);
        Tools.Result said = check("souk-edge");
        assertFalse(said.ok());
        assertTrue(said.output().contains("no answer from"), said.output());
    }

    @Test
    void aDashboardThatIsNotThereIsAnError() {
        Tools.Result said = check("souk-egde");
        assertFalse(said.ok());
        assertTrue(said.output().contains("there is no dashboard souk-egde"), said.output());
    }

    private Tools.Result check(String... dashboards) {
        var command = new ArrayList<>(List.of(
                CHECK.toString(), "http://127.0.0.1:" + prometheus.getAddress().getPort()));
        command.addAll(List.of(dashboards));
        return Tools.run(command);
    }
}
