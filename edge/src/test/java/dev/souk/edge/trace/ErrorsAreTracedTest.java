package dev.souk.edge.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.souk.edge.proxy.Upstreams;
import dev.souk.platform.test.TestCollector;
import dev.souk.platform.test.WithCollector;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.io.IOException;
import java.net.Socket;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The whole edge, told to keep hardly any trace, before a service that fails and a collector that the test plays. */
@WithCollector
@HelidonTest
@AddBean(Upstreams.class)
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.edge.config-file", value = "src/test/resources/test-edge-config.json")
@AddConfig(key = "souk.tracing.enabled", value = "true")
@AddConfig(key = "souk.tracing.ratio", value = "0.0")
@AddConfig(key = "otel.traces.exporter", value = "otlp")
@AddConfig(key = "otel.exporter.otlp.protocol", value = "http/protobuf")
@AddConfig(key = "otel.bsp.schedule.delay", value = "50")
class ErrorsAreTracedTest {

    @Inject
    private Upstreams upstreams;

    @Inject
    private WebTarget target;

    @Test
    void anErrorAlwaysAndTheRestByTheRatio(TestCollector collector) throws IOException {
        upstreams.clear();
        upstreams.add((request, _, out) -> out.write(("HTTP/1.1 "
                        + (request.line().contains("fails") ? "500 Oops" : "200 OK") + "\r\nContent-Length: 0\r\n\r\n")
                .getBytes(US_ASCII)));
        String good = "11111111111111111111111111111111";
        String bad = "22222222222222222222222222222222";
        assertEquals(200, get("works", good));
        assertEquals(500, get("fails", bad));
        // Below the span that it came with.
        collector.sink().await("/v1/traces", bytes(bad), bytes("3333333333333333"));
        assertFalse(collector.sink().has(bytes(good)), "of what went well nothing is kept");
    }

    /** With a client that is not traced itself and would say something else. */
    private int get(String query, String trace) throws IOException {
        try (Socket socket =
                new Socket(target.getUri().getHost(), target.getUri().getPort())) {
            socket.getOutputStream()
                    .write(("GET /api/v1/products?" + query
                                    + " HTTP/1.1\r\nHost: shop\r\nConnection: close\r\ntraceparent: 00-" + trace
                                    + "-3333333333333333-00\r\n\r\n")
                            .getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
    }
}
