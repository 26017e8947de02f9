package dev.souk.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.edge.proxy.Upstreams;
import dev.souk.platform.json.Json;
import dev.souk.platform.test.TestTokens;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole edge, before instances that the test plays. */
@HelidonTest
@AddBean(Upstreams.class)
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.edge.trusted-proxies", value = "127.0.0.0/8")
@AddConfig(key = "souk.edge.config-file", value = "src/test/resources/test-edge-config.json")
@AddConfig(key = "souk.versions", value = EdgeTest.VERSIONS)
class EdgeTest {

    static final String VERSIONS = """
            {"catalog": {"matches": [{"version": "2", "header": "X-Tester", "value": "yes"},
                                     {"version": "2", "cookie": "tester", "value": "yes"}]}}
            """;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Inject
    private Upstreams upstreams;

    @Inject
    private WebTarget target;

    @Inject
    @io.helidon.microprofile.testing.junit5.Socket("management")
    private WebTarget management;

    @BeforeEach
    void clear() throws IOException {
        upstreams.clear();
    }

    @Test
    void aPathThatNoRuleNamesIsAProblem() throws Exception {
        for (String path : new String[] {
            "/",
            "/nothing",
            "/api/v1/nothing",
            "/internal/holds",
            "/api/v1/productsX",
            "/health/ready",
            "/metrics",
            "/openapi"
        }) {
            HttpResponse<String> answer = send(get(path));
            assertEquals(404, answer.statusCode(), path);
            assertEquals(
                    "application/problem+json",
                    answer.headers().firstValue("content-type").orElseThrow());
            String requestId = answer.headers().firstValue("x-request-id").orElseThrow();
            assertEquals(
                    "urn:souk:request:" + requestId,
                    json(answer).path("instance").asText());
            assertEquals(
                    "nosniff",
                    answer.headers().firstValue("x-content-type-options").orElseThrow());
        }
    }

    @Test
    void aBadTokenEndsHere() throws Exception {
        assertEquals(
                401,
                send(get("/api/v1/orders").header("Authorization", "Bearer nonsense"))
                        .statusCode());
        assertEquals(
                401,
                send(get("/api/v1/orders").header("Authorization", "Basic eDp5"))
                        .statusCode());
    }

    @Test
    void onlyAdministratorsSeeTheServices() throws Exception {
        assertEquals(401, send(get("/api/v1/services")).statusCode());
        assertEquals(
                403,
                send(get("/api/v1/services").header("Authorization", TestTokens.customer(UUID.randomUUID())))
                        .statusCode());
        HttpResponse<String> answer = send(get("/api/v1/services").header("Authorization", TestTokens.admin()));
        assertEquals(200, answer.statusCode());
        JsonNode accounts = json(answer).path("items").path(0);
        assertEquals("accounts", accounts.path("name").asText());
        assertEquals("closed", accounts.path("traffic").path("breaker").asText());
        assertTrue(accounts.path("traffic").path("concurrencyLimit").asInt() > 0);
    }

    @Test
    void testersGetTheVersionThatTheyAskFor() throws Exception {
        upstreams.add(Upstreams.answering("one"), Map.of("version", "1"));
        upstreams.add(Upstreams.answering("two"), Map.of("version", "2"));
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    "two",
                    send(get("/api/v1/products").header("X-Tester", "yes")).body());
            assertEquals(
                    "two",
                    send(get("/api/v1/products").header("Cookie", "a=b; tester=yes"))
                            .body());
        }
        Set<String> others = new HashSet<>();
        for (int i = 0; i < 100 && others.size() < 2; i++) {
            others.add(send(get("/api/v1/products")).body());
        }
        assertEquals(Set.of("one", "two"), others);
    }

    @Test
    void metricsTellRoutesAndInstancesApartAndNotWhatAnybodyMakesUp() throws Exception {
        var upstream = upstreams.add(Upstreams.answering("here"));
        String made = UUID.randomUUID().toString();
        assertEquals(200, send(get("/api/v1/products?" + made)).statusCode());
        assertEquals(404, send(get("/api/v1/" + made)).statusCode());
        send(get("/api/v1/categories").header("X-Forwarded-For", "203.0.113.77"));
        String metrics = management.path("/metrics").request("text/plain").get(String.class);
        for (String series : new String[] {
            "souk_http_server_seconds_bucket{.*route=\"/api/v1/products\".*",
            "souk_http_server_seconds_count{.*status=\"2..\".*",
            "souk_edge_upstream_seconds_bucket{.*" + upstream.port() + ".*",
            "souk_edge_upstream_seconds_count{.*outcome=.*",
            "souk_edge_upstream_in_flight{.*" + upstream.port() + ".*",
            "souk_edge_upstream_ejected{.*" + upstream.port() + ".*",
            "souk_edge_breaker_state{.*service=\"catalog\".*",
            "souk_edge_concurrency_limit{.*service=\"catalog\".*",
            "souk_edge_in_flight{.*service=\"catalog\".*",
            "souk_edge_retries_total{.*service=\"catalog\".*",
            "souk_edge_shed_total{.*priority=\"critical\".*",
            "souk_edge_limiter_decisions_total{.*where=\"local\".*",
            "souk_edge_cache_entries.*",
            "souk_edge_config_version.*"
        }) {
            assertTrue(
                    metrics.lines().anyMatch(line -> line.matches(series.replace("{", "\\{"))),
                    series + " is not in " + metrics);
        }
        assertFalse(metrics.contains(made), "what a client made up is a label");
    }

    @Test
    void healthAndMetricsAreNotPublic() {
        assertEquals(200, management.path("/health/ready").request().get().getStatus());
        assertTrue(management
                .path("/metrics")
                .request("text/plain")
                .get(String.class)
                .contains("souk_edge_config_version{"));
    }

    @Test
    void entersOnlyWhoTheRouteAdmits() throws Exception {
        assertEquals(401, send(get("/api/v1/orders")).statusCode());
        String customer = TestTokens.customer(UUID.randomUUID());
        assertEquals(
                403,
                send(get("/api/v1/accounts").header("Authorization", customer)).statusCode());
    }

    @Test
    void saysHowMuchIsLeftAndWhenToComeBack() throws Exception {
        upstreams.add(Upstreams.answering("here"));
        for (int left = 2; left >= 0; left--) {
            var headers = send(get("/api/v1/categories")).headers();
            assertEquals(
                    "\"few\";q=3;w=3600", headers.firstValue("ratelimit-policy").orElseThrow());
            String state = headers.firstValue("ratelimit").orElseThrow();
            assertTrue(state.matches("\"few\";r=" + left + ";t=\\d+"), state);
        }
        HttpResponse<String> refused = send(get("/api/v1/categories"));
        assertEquals(429, refused.statusCode());
        assertEquals(
                "urn:souk:problem:too-many-requests", json(refused).path("type").asText());
        assertEquals("At most 3 requests an hour.", json(refused).path("detail").asText());
        assertTrue(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()) > 0);
        HttpResponse<String> other = send(get("/api/v1/categories").header("X-Forwarded-For", "203.0.113.9"));
        assertEquals(200, other.statusCode(), "a trusted proxy speaks for another client");
        HttpResponse<String> forged = send(get("/api/v1/categories").header("X-Forwarded-For", "6.6.6.6, 127.0.0.1"));
        assertEquals(200, forged.statusCode(), "the last that is no proxy counts");
    }

    @Test
    void badTokensAreCountedToo() throws Exception {
        for (int status : new int[] {401, 401, 401, 429}) {
            HttpResponse<String> answer = send(get("/api/v1/categories")
                    .header("X-Forwarded-For", "203.0.113.77")
                    .header("Authorization", "Bearer x.y.z"));
            assertEquals(status, answer.statusCode());
        }
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() throws Exception {
        HttpResponse<String> wrong = send(get("/api/v1/products").DELETE());
        assertEquals(405, wrong.statusCode());
        assertEquals("GET, HEAD", wrong.headers().firstValue("allow").orElseThrow());
        HttpResponse<String> options =
                send(get("/api/v1/products").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertEquals(204, options.statusCode());
        assertEquals("GET, HEAD", options.headers().firstValue("allow").orElseThrow());
    }

    @Test
    void refusesPathsThatCouldBeReadInTwoWays() throws Exception {
        for (String path : new String[] {
            "/api/v1/products/../orders",
            "/api/v1//orders",
            "/api/v1/orders;x=1",
            "/api/v1/%2e%2e/x",
            "/api/v1/products?q=a%00"
        }) {
            String statusLine = statusLine("GET " + path + " HTTP/1.1\r\nHost: shop\r\n\r\n");
            assertTrue(statusLine.startsWith("HTTP/1.1 400 "), path + ": " + statusLine);
        }
    }

    @Test
    void cutsTheConnectionOfARequestWhoseEndIsUnclear() throws Exception {
        String hidden = "GET /hidden HTTP/1.1\r\nHost: shop\r\n\r\n";
        for (String framing : new String[] {
            "Transfer-Encoding: Chunked",
            "Transfer-Encoding: identity, chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding: chunked\r\nContent-Length: 3",
            "Content-Length: 0\r\nContent-Length: " + hidden.length(),
            "Content-Length: +0"
        }) {
            String answers = answers("POST /api/v1/carts HTTP/1.1\r\nHost: shop\r\n" + framing + "\r\n\r\n" + hidden);
            assertTrue(answers.startsWith("HTTP/1.1 400 "), framing + ": " + answers);
            assertEquals(0, answers.lastIndexOf("HTTP/1.1 "), framing + ": " + answers);
        }
    }

    @Test
    void onlyListedOriginsMayCall() throws Exception {
        HttpResponse<String> listed = send(preflight("https://shop.example"));
        assertEquals(
                "https://shop.example",
                listed.headers().firstValue("access-control-allow-origin").orElseThrow());
        String mayBeSent =
                listed.headers().firstValue("access-control-allow-headers").orElseThrow();
        for (String name : List.of("authorization", "idempotency-key", "traceparent", "tracestate")) {
            assertTrue(List.of(mayBeSent.split(", ", -1)).contains(name), name + " in " + mayBeSent);
        }
        HttpResponse<String> other = send(preflight("https://evil.example"));
        assertFalse(other.headers().firstValue("access-control-allow-origin").isPresent());
    }

    @Test
    void whatIsKeptVariesByTheOriginToo() throws Exception {
        String kept = "HTTP/1.1 200 OK\r\nVary: Accept-Language\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        upstreams.add((_, _, out) -> out.write(kept.getBytes(StandardCharsets.US_ASCII)));
        for (String how : new String[] {"fwd=uri-miss", "hit"}) {
            HttpResponse<String> answer = send(get("/api/v1/kept?varies").header("Origin", "https://shop.example"));
            assertTrue(answer.headers().firstValue("cache-status").orElseThrow().contains(how));
            assertEquals(
                    Set.of("Origin", "Accept-Language"),
                    Set.copyOf(answer.headers().allValues("vary")));
        }
    }

    @Test
    void servesTheDocumentationFromItsOwnJar() throws Exception {
        HttpResponse<String> page = send(get("/docs"));
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("/docs/ui/swagger-ui-bundle.js"), page.body());
        assertEquals(200, send(get("/docs/ui/swagger-ui-bundle.js")).statusCode());
        assertEquals(200, send(get("/docs/ui/swagger-ui.css")).statusCode());
        assertEquals(
                "Souk API",
                json(send(get("/api/v1/openapi.json"))).at("/info/title").asText());
    }

    @Test
    void headGetsTheHeadOfWhatGetGets() throws Exception {
        String admin = TestTokens.admin();
        for (String path : new String[] {
            "/docs",
            "/docs/docs.js",
            "/docs/ui/swagger-ui.css",
            "/api/v1/openapi.json",
            "/api/v1/services",
            "/api/v1/live",
            "/nothing"
        }) {
            HttpResponse<String> whole = send(get(path).header("Authorization", admin));
            String asked = path + " HTTP/1.1\r\nHost: shop\r\nAuthorization: " + admin + "\r\n";
            String answers = answers("HEAD " + asked + "\r\nHEAD " + asked + "Connection: close\r\n\r\n");
            String[] heads = answers.split("(?<=\r\n\r\n)", -1);
            assertEquals(3, heads.length, path + ": " + answers);
            assertEquals("", heads[2], path);
            for (String head : List.of(heads[0], heads[1])) {
                assertTrue(head.startsWith("HTTP/1.1 " + whole.statusCode() + " "), path + ": " + head);
                assertTrue(head.contains("Content-Length: "), path + ": " + head);
            }
        }
    }

    @Test
    void saysWhatTheLiveAddressWants() throws Exception {
        assertEquals(426, send(get("/api/v1/live")).statusCode());
    }

    @Test
    void neverMakesHalfAnAnswerLookWhole() {
        upstreams.add((_, _, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20000\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[0x1ffff]);
        });
        assertThrows(IOException.class, () -> send(get("/api/v1/products")));
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(target.getUri().resolve(path));
    }

    private HttpRequest.Builder preflight(String origin) {
        return HttpRequest.newBuilder(target.getUri().resolve("/api/v1/products"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "GET");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String statusLine(String request) throws IOException {
        URI uri = target.getUri();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return answer.readLine();
        }
    }

    /** Everything that is said until the connection ends. */
    private String answers(String request) throws IOException {
        URI uri = target.getUri();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.mapper().readTree(answer.body());
    }
}
