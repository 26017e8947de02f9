package dev.souk.edge.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.edge.proxy.Upstreams;
import dev.souk.platform.json.Json;
import dev.souk.platform.redis.Redis;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithRedis;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.StreamEntryID;

/** The cache in the whole edge, with a real Redis, before a service that the test plays. */
@WithRedis
@HelidonTest
@AddBean(Upstreams.class)
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.edge.config-file", value = "src/test/resources/test-edge-config.json")
class ResponseCacheTest {

    private static final String EVENTS = "souk:events:things";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicReference<String> said = new AtomicReference<>();
    private final UUID thing = UUID.randomUUID();

    @Inject
    private Upstreams upstreams;

    @Inject
    private WebTarget target;

    @Inject
    private Redis redis;

    @BeforeEach
    void clear() throws IOException {
        upstreams.clear();
        said.set(thing(1));
        upstreams.add((_, _, out) -> out.write(said.get().getBytes(US_ASCII)));
    }

    @Test
    void asksOnceAndTellsHowOldItIs() throws Exception {
        String path = path("/api/v1/kept");
        HttpResponse<String> first = get(path);
        HttpResponse<String> second = get(path);
        assertEquals(1, upstreams.asked());
        assertEquals(first.body(), second.body());
        assertEquals("souk; fwd=uri-miss; stored", header(first, "cache-status"));
        assertTrue(header(second, "cache-status").startsWith("souk; hit; ttl="), header(second, "cache-status"));
        assertEquals("0", header(second, "age"));
        assertEquals("no-cache", header(second, "cache-control"), "the service said nothing: ask each time");
    }

    @Test
    void aLargeAnswerIsGivenWhole() throws Exception {
        String text = "0123456789".repeat(6_000);
        said.set("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 60000\r\n\r\n" + text);
        String path = path("/api/v1/kept");
        assertEquals(text, get(path).body());
        HttpResponse<String> kept = get(path);
        assertTrue(header(kept, "cache-status").startsWith("souk; hit"), header(kept, "cache-status"));
        assertEquals("60000", header(kept, "content-length"));
        assertEquals(text, kept.body());
        assertEquals(1, upstreams.asked());
    }

    @Test
    void whoHasItIsToldSo() throws Exception {
        String path = path("/api/v1/kept");
        String etag = header(get(path), "etag");
        HttpResponse<String> known = send(request(path).header("If-None-Match", "\"x\", W/" + etag));
        assertEquals(304, known.statusCode());
        assertEquals("", known.body());
        assertEquals(
                304,
                send(request(path).header("If-None-Match", "\"x\"," + etag)).statusCode());
        assertEquals(200, send(request(path).header("If-None-Match", "\"x\"")).statusCode());
        HttpResponse<String> head = send(request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertEquals(200, head.statusCode());
        assertEquals(Integer.toString(get(path).body().length()), header(head, "content-length"));
        assertEquals(1, upstreams.asked());
    }

    @Test
    void tellsApartWhatTheRuleSays() throws Exception {
        String path = path("/api/v1/kept");
        send(request(path).header("Accept-Language", "de"));
        send(request(path).header("Accept-Language", "tr"));
        send(request(path).header("Accept-Language", "de"));
        assertEquals(2, upstreams.asked());
        assertEquals(
                List.of("de", "tr"),
                upstreams.all().getFirst().requests.stream()
                        .map(it -> it.header("accept-language").orElse(""))
                        .toList());
    }

    @Test
    void asksInNobodysName() throws Exception {
        String path = path("/api/v1/kept");
        send(request(path)
                .header("Authorization", TestTokens.customer(UUID.randomUUID()))
                .header("Cookie", "a=b")
                .header("X-Cart-Token", "secret"));
        Upstreams.Request seen = upstreams.all().getFirst().requests.getFirst();
        for (String name : new String[] {"authorization", "cookie", "x-cart-token", "x-forwarded-for", "forwarded"}) {
            assertTrue(seen.header(name).isEmpty(), name);
        }
        assertTrue(seen.header("traceparent").isPresent());
    }

    @Test
    void staffSeeWhatTheServiceSays() throws Exception {
        String path = path("/api/v1/kept");
        get(path);
        said.set(thing(2));
        HttpResponse<String> theirs = send(request(path).header("Authorization", TestTokens.admin()));
        assertTrue(theirs.body().contains("\"version\":2"), theirs.body());
        assertTrue(upstreams
                .all()
                .getFirst()
                .requests
                .getLast()
                .header("authorization")
                .isPresent());
        assertTrue(get(path).body().contains("\"version\":1"));
    }

    @Test
    void whatIsPrivateIsNeverKept() throws Exception {
        for (String header : new String[] {"Cache-Control: private", "Set-Cookie: a=b", "Vary: User-Agent"}) {
            String path = path("/api/v1/kept");
            said.set(answer(header + "\r\n", "mine"));
            get(path);
            said.set(answer(header + "\r\n", "yours"));
            assertEquals("yours", get(path).body(), header);
            assertEquals(
                    0, redis.commands().keys("souk:edge:cache:" + path + "*").size(), header);
        }
    }

    @Test
    void givesTheOldOneWhileItFetchesTheNew() throws Exception {
        String path = path("/api/v1/brief");
        get(path);
        said.set(thing(2));
        Eventually.until("stale", () -> header(get(path), "cache-status").endsWith("; detail=stale-while-revalidate"));
        Eventually.until("the new one", () -> get(path).body().contains("\"version\":2"));
    }

    @Test
    void givesTheOldOneWhenThereIsNoOther() throws Exception {
        String path = path("/api/v1/fallback");
        get(path);
        said.set("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        Eventually.until("the old one", () -> header(get(path), "cache-status").endsWith("; detail=stale-if-error"));
        upstreams.clear();
        HttpResponse<String> nobody = get(path);
        assertEquals(200, nobody.statusCode());
        assertTrue(nobody.body().contains("\"version\":1"));
        assertTrue(header(nobody, "cache-status").contains("ttl=-"), header(nobody, "cache-status"));
        int never = get(path("/api/v1/fallback")).statusCode();
        assertTrue(never == 502 || never == 503, "what was never there can't be given: " + never);
    }

    @Test
    void onlyWhatIsAskedForAgainGetsToRedis() throws Exception {
        String path = path("/api/v1/kept");
        for (int i = 0; i < 50; i++) {
            get(path + "&n=" + i);
        }
        assertEquals(50, upstreams.asked());
        get(path + "&n=%37");
        assertEquals(50, upstreams.asked(), "the same in another spelling");
        Eventually.until("shared", () -> redis.commands().exists("souk:edge:cache:" + path + "&n=7\n"));
        assertEquals(1, redis.commands().keys("souk:edge:cache:" + path + "*").size());
    }

    @Test
    void onlyOneAsksForAll() throws Exception {
        upstreams.clear();
        CountDownLatch go = new CountDownLatch(1);
        upstreams.add((_, _, out) -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            out.write(thing(1).getBytes(US_ASCII));
        });
        String path = path("/api/v1/kept");
        List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(http.sendAsync(request(path).build(), HttpResponse.BodyHandlers.ofString()));
        }
        Eventually.until("a question", () -> upstreams.asked() == 1);
        go.countDown();
        for (var one : waiting) {
            assertEquals(200, one.get().statusCode());
        }
        assertEquals(1, upstreams.asked());
    }

    @Test
    void whoComesJustWhenItIsKeptAsksNoMore() throws Exception {
        int questions = 400;
        for (int i = 0; i < questions; i++) {
            HttpRequest request = request(path("/api/v1/kept")).build();
            List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int client = 0; client < 8; client++) {
                waiting.add(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            }
            for (var one : waiting) {
                assertEquals(200, one.get().statusCode());
            }
        }
        assertEquals(questions, upstreams.asked());
    }

    @Test
    void anEventPutsItOutOfDateAtOnce() throws Exception {
        String path = path("/api/v1/kept");
        get(path);
        announce(UUID.randomUUID()); // of another thing; from here on the edge is known to listen
        said.set(thing(2));
        Eventually.until("the new one", () -> {
            announce(thing);
            return get(path).body().contains("\"version\":2");
        });
        Eventually.until("shared", () -> redis.commands().exists("souk:edge:cache:" + path + "\n"));
    }

    @Test
    void errorsAreNotKept() throws Exception {
        String path = path("/api/v1/kept");
        said.set("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        assertEquals(404, get(path).statusCode());
        said.set(thing(1));
        assertEquals(200, get(path).statusCode());
    }

    @Test
    void everyAnswerMayHaveAnotherTag() throws Exception {
        String one = header(get(path("/api/v1/kept")), "etag");
        said.set(thing(2));
        assertNotEquals(one, header(get(path("/api/v1/kept")), "etag"));
        assertFalse(one.isEmpty());
    }

    private void announce(UUID subject) {
        String event = Json.write(Map.of(
                "specversion",
                "1.0",
                "id",
                UUID.randomUUID(),
                "source",
                "urn:souk:things",
                "type",
                "souk.things.thing-changed.v1",
                "subject",
                subject,
                "time",
                Instant.now(),
                "datacontenttype",
                "application/json",
                "data",
                Map.of()));
        redis.commands().xadd(EVENTS, StreamEntryID.NEW_ENTRY, Map.of("event", event));
    }

    /** A path with a query of its own, so that no test finds what another one has left. */
    private static String path(String path) {
        return path + "?" + UUID.randomUUID();
    }

    private String thing(int version) {
        return answer("", "{\"id\":\"" + thing + "\",\"version\":" + version + "}");
    }

    private static String answer(String headers, String body) {
        return "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n" + headers
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private HttpResponse<String> get(String path) {
        try {
            return send(request(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(target.getUri().resolve(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
