package dev.souk.edge.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.edge.limit.Limit;
import dev.souk.edge.limit.Limits;
import dev.souk.edge.limit.RateLimiter;
import dev.souk.edge.proxy.Upstreams.Upstream;
import dev.souk.edge.route.Priority;
import dev.souk.edge.route.Route;
import dev.souk.edge.trace.TraceParent;
import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.discovery.Balancer;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.redis.Redis;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy in a real server, before instances that fail in the ways of real ones. */
class ProxyTest {

    private static final long MAX_BODY = 1 << 20;
    private static final Upstreams.Behaviour DROPPING = (_, _, _) -> {};
    private static final Upstreams.Behaviour UNAVAILABLE = (_, _, out) ->
            out.write("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
    private static final Upstreams.Behaviour MISDIRECTED = (_, _, out) -> out.write(
            "HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    private final Upstreams upstreams = new Upstreams();
    private final UpstreamClient client = new UpstreamClient();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Duration timeout = Duration.ofSeconds(5);
    private boolean keyed = true;
    private List<Limit> limitsOfRoute = List.of();
    private final Limits limits = new Limits(new RateLimiter(new Redis(Optional.empty()), upstreams), Optional.empty());
    private Optional<Duration> deadline = Optional.empty();
    private WebServer server;
    private final Guards guards = new Guards();
    private final Balancer balancer = new Balancer(upstreams);

    @BeforeEach
    void start() {
        Proxy proxy = new Proxy(balancer, client, guards, limits, new InstanceMetrics(balancer));
        server = WebServer.builder()
                .featuresDiscoverServices(false) // as in MicroProfile: features come from the container
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .routing(routing -> routing.any((req, res) -> {
                    try {
                        Duration limit = deadline.orElse(Duration.ofDays(1000));
                        Deadline.within(limit, () -> forward(proxy, req, res));
                    } catch (ProblemException e) {
                        res.status(Status.create(e.problem().status())).send(e.getMessage());
                    }
                }))
                .build()
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop();
        client.close();
        upstreams.close();
    }

    @Test
    void passesPathQueryAndBodyAsTheyAre() throws Exception {
        Upstream upstream = upstreams.add(Upstreams.answering("hello"));
        HttpResponse<String> answer =
                send(request("/api/a%20b?x=%2F&y").POST(HttpRequest.BodyPublishers.ofString("body")));
        assertEquals(200, answer.statusCode());
        assertEquals("hello", answer.body());
        assertEquals(
                "POST /api/a%20b?x=%2F&y HTTP/1.1", upstream.requests.getFirst().line());
        assertEquals(4, upstream.requests.getFirst().contentLength());
    }

    @Test
    void setsWhatOnlyTheEdgeMaySet() throws Exception {
        Upstream upstream = upstreams.add(Upstreams.answering(""));
        send(request("/api")
                .header("X-Souk-Target", "forged")
                .header("X-User-Id", "forged")
                .header("X-Forwarded-For", "6.6.6.6")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "https")
                .header("Forwarded", "for=6.6.6.6")
                .header("X-Custom", "kept"));
        var seen = upstream.requests.getFirst();
        assertEquals(Optional.of("test/" + upstreams.snapshot("test").getFirst().id()), seen.header("x-souk-target"));
        assertEquals(Optional.of("127.0.0.1"), seen.header("x-forwarded-for"));
        for (String unread : List.of("forwarded", "x-forwarded-host", "x-forwarded-proto")) {
            assertEquals(Optional.empty(), seen.header(unread));
        }
        assertTrue(seen.header("traceparent").orElse("").matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"));
        assertEquals(Optional.of("request-1"), seen.header("x-request-id"));
        assertEquals(Optional.of("kept"), seen.header("x-custom"));
        assertEquals(Optional.empty(), seen.header("x-user-id"));
        long left = Long.parseLong(seen.header("x-souk-timeout").orElseThrow());
        assertTrue(left > 0 && left <= timeout.toMillis(), "remaining time " + left);
    }

    @Test
    void goesElsewhereWhenAnInstanceIsGone() throws Exception {
        upstreams.add(DROPPING).stop();
        upstreams.add(DROPPING).stop();
        Upstream alive = upstreams.add(Upstreams.answering("alive"));
        for (int i = 0; i < 20; i++) {
            assertEquals("alive", send(post("/api")).body());
        }
        assertEquals(20, alive.requests.size());
    }

    @Test
    void goesElsewhereWhenAnotherProcessHasThePort() throws Exception {
        upstreams.add(MISDIRECTED);
        Upstream right = upstreams.add(Upstreams.answering("right"));
        for (int i = 0; i < 20; i++) {
            assertEquals("right", send(post("/api")).body());
        }
        assertEquals(20, right.requests.size());
    }

    @Test
    void neverSendsAPostTwiceWhenTheAnswerIsLost() throws Exception {
        Upstream one = upstreams.add(DROPPING);
        Upstream two = upstreams.add(DROPPING);
        assertEquals(502, send(post("/api")).statusCode());
        assertEquals(1, one.requests.size() + two.requests.size());
    }

    @Test
    void repeatsAPostThatCarriesAKeyElsewhere() throws Exception {
        Upstream dropping = upstreams.add(DROPPING);
        Upstream good = upstreams.add(Upstreams.answering("done"));
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    "done",
                    send(post("/api").header("Idempotency-Key", "key-" + i)).body());
        }
        assertEquals(20, good.requests.size());
        assertTrue(dropping.requests.size() <= 20);
    }

    @Test
    void aKeyThatTheServiceDoesNotKeepMakesNothingSafeToRepeat() throws Exception {
        keyed = false;
        Upstream one = upstreams.add(DROPPING);
        Upstream two = upstreams.add(DROPPING);
        assertEquals(502, send(post("/api").header("Idempotency-Key", "key")).statusCode());
        assertEquals(1, one.requests.size() + two.requests.size());
    }

    @Test
    void triesAtMostThreeTimes() throws Exception {
        Upstream only = upstreams.add(DROPPING);
        assertEquals(502, send(request("/api").GET()).statusCode());
        assertEquals(3, only.requests.size());
    }

    @Test
    void saysThatNothingWasDoneWhenNobodyIsThere() throws Exception {
        assertEquals(503, send(post("/api")).statusCode());
        upstreams.add(DROPPING).stop();
        assertEquals(503, send(post("/api")).statusCode());
    }

    @Test
    void endsARequestWhoseTimeIsOver() throws Exception {
        timeout = Duration.ofMillis(200);
        Upstream hanging = upstreams.add((_, in, _) -> in.read());
        assertEquals(504, send(request("/api").GET()).statusCode());
        assertEquals(1, hanging.requests.size());
    }

    @Test
    void refusesABodyOverTheLimitHoweverItComes() throws Exception {
        upstreams.add((request, in, out) -> in.transferTo(OutputStream.nullOutputStream()));
        byte[] tooLarge = new byte[(int) MAX_BODY + 1];
        assertEquals(
                413,
                send(request("/api").POST(HttpRequest.BodyPublishers.ofByteArray(tooLarge)))
                        .statusCode());
        assertEquals(413, send(request("/api").POST(chunked(tooLarge))).statusCode());
    }

    @Test
    void streamsLargeBodiesBothWays() throws Exception {
        upstreams.add((request, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[8192];
            long left = request.contentLength();
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                out.write((Integer.toHexString(n) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(buffer, 0, n);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                left -= n;
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        });
        byte[] body = new byte[(int) MAX_BODY];
        new Random(7).nextBytes(body);
        var request = request("/api")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
        assertTrue(Arrays.equals(body, answer.body()), "the echo differs");
    }

    @Test
    void neverMakesHalfAnAnswerLookWhole() {
        upstreams.add((_, _, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20000\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[0x1ffff]);
        });
        assertThrows(IOException.class, () -> send(request("/api").GET()));
    }

    @Test
    void passesHeadAndEmptyAnswers() throws Exception {
        upstreams.add((request, _, out) -> {
            String head = request.method().equals("HEAD")
                    ? "HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"
                    : "HTTP/1.1 204 No Content\r\nETag: \"1\"\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
        });
        var head = send(request("/api").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertEquals("12345", head.headers().firstValue("content-length").orElseThrow());
        var empty = send(request("/api").DELETE());
        assertEquals(204, empty.statusCode());
        assertEquals("\"1\"", empty.headers().firstValue("etag").orElseThrow());
    }

    @Test
    void leavesOutAnInstanceThatFailsFiveTimesInARow() throws Exception {
        Upstream bad = upstreams.add(UNAVAILABLE);
        upstreams.add(Upstreams.answering("good"));
        int failed = 0;
        for (int i = 0; i < 100; i++) {
            failed += send(post("/api")).statusCode() == 503 ? 1 : 0;
        }
        assertEquals(5, bad.requests.size());
        assertEquals(5, failed);
    }

    @Test
    void aFailingServiceSeesAtMostATenthMore() throws Exception {
        Upstream one = upstreams.add(DROPPING);
        Upstream two = upstreams.add(DROPPING);
        int sent = 200;
        for (int i = 0; i < sent; i++) {
            int status = send(request("/api").GET()).statusCode();
            assertTrue(status == 502 || status == 503, "status " + status);
        }
        int seen = one.requests.size() + two.requests.size();
        assertTrue(seen <= sent * 1.1, seen + " attempts for " + sent + " requests");
    }

    @Test
    void anOpenBreakerRefusesAtOnceAndSaysWhenToComeBack() throws Exception {
        Upstream upstream = upstreams.add(UNAVAILABLE);
        for (int i = 0; i < Breaker.LEAST_REQUESTS; i++) {
            send(post("/api"));
        }
        int before = upstream.requests.size();
        HttpResponse<String> refused = send(post("/api"));
        assertEquals(503, refused.statusCode());
        assertTrue(refused.body().contains("fails at the moment"), refused.body());
        assertEquals(before, upstream.requests.size());
    }

    @Test
    void limitsLogInsByTheAccountThatIsTried() throws Exception {
        upstreams.add(Upstreams.answering("in"));
        limitsOfRoute = List.of(new Limit("log-in", Limit.Per.FIELD, "email", 3, Duration.ofHours(1)));
        for (int i = 0; i < 3; i++) {
            assertEquals(200, logIn(i % 2 == 0 ? "ann@example.com" : " Ann@Example.COM"));
        }
        assertEquals(429, logIn("ann@example.com"));
        assertEquals(200, logIn("bob@example.com"));
        for (String spelling :
                List.of("bob@b\u00fccher.example", "bob@bu\u0308cher.example", "Bob@XN--BCHER-KVA.example")) {
            assertEquals(200, logIn(spelling), spelling);
        }
        assertEquals(429, logIn("bob@B\u00dcCHER.example"), "it is the same address");
    }

    private int logIn(String email) throws Exception {
        var body = HttpRequest.BodyPublishers.ofString("{\"email\": \"" + email + "\", \"password\": \"x\"}");
        return send(request("/api").POST(body)).statusCode();
    }

    @Test
    void aClientMayWaitLessThanTheRouteAllows() throws Exception {
        upstreams.add((_, in, _) -> in.read());
        deadline = Optional.of(Duration.ofMillis(200));
        assertEquals(504, send(request("/api").GET()).statusCode());
        var seen = upstreams.all().getFirst().requests.getFirst();
        assertTrue(Long.parseLong(seen.header("x-souk-timeout").orElseThrow()) <= 200);
    }

    @Test
    void whatClientsDoNotWaitForSaysNothingOfTheService() throws Exception {
        upstreams.add((_, in, _) -> in.read());
        upstreams.add((_, in, _) -> in.read());
        int limit = guards.view("test").concurrencyLimit();
        deadline = Optional.of(Duration.ofMillis(20));
        for (int i = 0; i < 40; i++) {
            assertEquals(504, send(request("/api").GET()).statusCode());
        }
        deadline = Optional.of(Duration.ofMillis(1200));
        List<CompletableFuture<HttpResponse<String>>> patient = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            patient.add(http.sendAsync(request("/api").build(), BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> answer : patient) {
            assertEquals(504, answer.get().statusCode());
        }
        assertEquals(new Guards.View("closed", limit, 0), guards.view("test"));
        balancer.seen("test").forEach(it -> assertFalse(it.ejected(), it.toString()));
    }

    @Test
    void keepsInternalHeadersFromClients() throws Exception {
        upstreams.add((_, _, out) -> out.write(
                "HTTP/1.1 200 OK\r\nX-Souk-Secret: 1\r\nX-Request-Id: theirs\r\nConnection: X-Hop\r\nX-Hop: 1\r\nX-Kept: 1\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII)));
        var headers = send(request("/api").GET()).headers();
        assertFalse(headers.firstValue("x-souk-secret").isPresent());
        assertFalse(headers.firstValue("x-hop").isPresent());
        assertFalse(headers.firstValue("x-request-id").isPresent());
        assertTrue(headers.firstValue("x-kept").isPresent());
    }

    @Test
    void doesNotTakeWhatComesBeforeAnAnswerForOne() throws Exception {
        upstreams.add((_, _, out) -> out.write(wire("""
                HTTP/1.1 100 Continue

                HTTP/1.1 103 Early Hints
                Link: </style.css>; rel=preload

                HTTP/1.1 200 OK
                Connection: close
                Content-Length: 5

                final""")));
        HttpResponse<String> answer = send(request("/api").GET());
        assertEquals(200, answer.statusCode());
        assertEquals("final", answer.body());
    }

    @Test
    void dropsTheTrailersOfAnAnswer() throws Exception {
        upstreams.add((_, _, out) -> out.write(wire("""
                HTTP/1.1 200 OK
                Transfer-Encoding: chunked
                Trailer: X-Sum

                5
                hello
                0
                X-Sum: 1

                """)));
        HttpResponse<String> answer = send(request("/api").GET());
        assertEquals("hello", answer.body());
        assertFalse(answer.headers().firstValue("trailer").isPresent());
        assertFalse(answer.headers().firstValue("x-sum").isPresent());
    }

    @Test
    void anAnswerWithoutABodyHasNone() throws Exception {
        for (String status : new String[] {"204 No Content", "304 Not Modified"}) {
            upstreams.clear();
            upstreams.add(
                    (_, _, out) -> out.write(("HTTP/1.1 " + status + "\r\nETag: \"1\"\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII)));
            HttpResponse<String> answer = send(request("/api").GET());
            assertEquals(Integer.parseInt(status.substring(0, 3)), answer.statusCode());
            assertEquals("\"1\"", answer.headers().firstValue("etag").orElse(""));
            assertEquals("", answer.body());
        }
    }

    private static byte[] wire(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private void forward(Proxy proxy, ServerRequest request, ServerResponse response) {
        try {
            proxy.forward(
                    route(),
                    new Journey(
                            new Client("127.0.0.1", "request-1"), TraceParent.of(Optional.empty(), false, _ -> false)),
                    request,
                    response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Route route() {
        return new Route(
                "/api/**",
                Set.of("GET"),
                "test",
                timeout,
                MAX_BODY,
                keyed,
                limitsOfRoute,
                Priority.NORMAL,
                true,
                Set.of(),
                Set.of(),
                Optional.empty());
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + pathAndQuery))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpRequest.Builder post(String path) {
        return request(path).POST(HttpRequest.BodyPublishers.ofString("{}"));
    }

    private static HttpRequest.BodyPublisher chunked(byte[] bytes) {
        return HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
