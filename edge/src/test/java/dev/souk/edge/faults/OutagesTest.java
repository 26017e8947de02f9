package dev.souk.edge.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.discovery.ServiceDirectory;
import dev.souk.platform.json.Json;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestTokens;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The whole edge before processes that a real Consul knows, while Consul, Redis, the catalog or the accounts are gone, or
 * stand still and neither answer nor refuse: what clients see of it, how long they wait, and how much those that are left
 * are asked.
 */
@Tag("server")
@ExtendWith(OwnServers.class)
@HelidonTest
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.identity.jwks", value = "")
@AddConfig(key = "souk.edge.trusted-proxies", value = "127.0.0.0/8")
@AddConfig(key = "souk.edge.config-file", value = "src/test/resources/test-edge-config.json")
class OutagesTest {

    private static final int REQUESTS = 400;
    private static final int CLIENTS = 8;
    private static final double MOST_LOAD = 1.1;
    /** For a connection to Redis and for its answer a second each, for the limits and for the cache. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Map<String, Integer> ALL_GOOD = Map.of("200", REQUESTS);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<UpstreamProcess> processes = new ArrayList<>();
    private final List<String> registered = new ArrayList<>();

    @Inject
    private WebTarget target;

    @Inject
    private ServiceDirectory directory;

    @AfterEach
    void stop() {
        processes.forEach(UpstreamProcess::close);
        registered.forEach(id -> consul("deregister/" + id, ""));
    }

    @Test
    void consulThatIsGoneIsNotNoticed() {
        UpstreamProcess first = start("catalog", "one");
        UpstreamProcess second = start("catalog", "two");
        awaitInstances("catalog", 2);
        assertEquals(ALL_GOOD, load("/api/v1/products"), "before");
        OwnServers.consul().kill();
        assertEquals(ALL_GOOD, load("/api/v1/products"), "without Consul");
        first.signal("KILL");
        int before = second.count();
        assertEquals(ALL_GOOD, load("/api/v1/products"), "an instance died and nobody can tell");
        int load = second.count() - before;
        assertTrue(load <= REQUESTS * MOST_LOAD, load + " requests for " + REQUESTS);
        OwnServers.consul().start();
        assertEquals(ALL_GOOD, load("/api/v1/products"), "an agent that knows nobody");
        UpstreamProcess third = start("catalog", "three");
        Eventually.until("news arrive again", () -> {
            assertEquals(200, get("/api/v1/products", "").statusCode());
            return third.count() > 0;
        });
    }

    @Test
    void consulThatStandsStillIsNotNoticed() {
        UpstreamProcess first = start("catalog", "one");
        UpstreamProcess second = start("catalog", "two");
        awaitInstances("catalog", 2);
        assertEquals(ALL_GOOD, load("/api/v1/products"), "before");
        UpstreamProcess.signal(OwnServers.consul().pid(), "STOP");
        try {
            assertEquals(ALL_GOOD, load("/api/v1/products"), "Consul stands still");
            first.signal("KILL");
            int before = second.count();
            assertEquals(ALL_GOOD, load("/api/v1/products"), "an instance died and nobody can tell");
            int load = second.count() - before;
            assertTrue(load <= REQUESTS * MOST_LOAD, load + " requests for " + REQUESTS);
        } finally {
            UpstreamProcess.signal(OwnServers.consul().pid(), "CONT");
        }
        UpstreamProcess third = start("catalog", "three");
        Eventually.until("news arrive again", () -> {
            assertEquals(200, get("/api/v1/products", "").statusCode());
            return third.count() > 0;
        });
    }

    @Test
    void redisThatStandsStillIsWaitedForOnceAndNoMore() {
        start("catalog", "one");
        start("things", "two");
        register("edge", 1); // a second edge, so that each has half
        awaitInstances("catalog", 1);
        awaitInstances("things", 1);
        Eventually.until("two edges", () -> directory.snapshot("edge").size() >= 2);
        Eventually.until(
                "no breaker is open",
                () -> get("/api/v1/kept?" + UUID.randomUUID(), "").statusCode() == 200);
        UpstreamProcess.signal(OwnServers.redis().pid(), "STOP");
        try {
            // Whoever comes first waits, but not for ever.
            assertEquals(List.of(200, 429, 429), limited("203.0.113.12", 3), "one of three, before it is noticed");
            assertEquals(200, get("/api/v1/kept?" + UUID.randomUUID(), "").statusCode());
            long began = System.nanoTime();
            for (int client = 13; client < 13 + CLIENTS; client++) {
                assertEquals(List.of(200, 429, 429), limited("203.0.113." + client, 3));
                String kept = "/api/v1/kept?" + UUID.randomUUID();
                assertEquals("souk; fwd=uri-miss; stored", status(get(kept, "")));
                assertTrue(status(get(kept, "")).startsWith("souk; hit; ttl="), "kept by this edge alone");
                assertEquals(ALL_GOOD, load("/api/v1/products"));
            }
            Duration each = Duration.ofNanos(System.nanoTime() - began).dividedBy(CLIENTS);
            assertTrue(each.compareTo(LONGEST) < 0, "five requests and a load took " + each);
        } finally {
            UpstreamProcess.signal(OwnServers.redis().pid(), "CONT");
        }
        Eventually.until("the edges count together again", this::edgesCountTogether);
    }

    @Test
    void redisThatIsGoneDividesTheLimitsAndNothingElse() {
        start("catalog", "one");
        start("things", "two");
        register("edge", 1); // a second edge, so that each has half
        awaitInstances("catalog", 1);
        awaitInstances("things", 1);
        Eventually.until("two edges", () -> directory.snapshot("edge").size() >= 2);
        assertEquals(List.of(200, 200, 200, 429), limited("203.0.113.1", 4));
        Eventually.until(
                "no breaker is open",
                () -> get("/api/v1/kept?" + UUID.randomUUID(), "").statusCode() == 200);
        OwnServers.redis().kill();
        try {
            assertEquals(List.of(200, 429, 429), limited("203.0.113.2", 3), "one of three, before it is noticed");
            assertEquals(List.of(200, 429, 429), limited("203.0.113.3", 3), "and after");
            assertEquals(List.of(429), limited("203.0.113.1", 1), "what was used up stays so");
            assertEquals(ALL_GOOD, load("/api/v1/products"));
            String kept = "/api/v1/kept?" + UUID.randomUUID();
            assertEquals("souk; fwd=uri-miss; stored", status(get(kept, "")));
            assertTrue(status(get(kept, "")).startsWith("souk; hit; ttl="), "kept by this edge alone");
        } finally {
            OwnServers.redis().start();
        }
        // a connection that died with Redis may be noticed by a request only
        Eventually.until("the edges count together again", this::edgesCountTogether);
    }

    @Test
    void aServiceThatIsGoneLeavesWhatWasKept() {
        UpstreamProcess first = start("things", "one");
        UpstreamProcess second = start("things", "one");
        awaitInstances("things", 2);
        String kept = "/api/v1/fallback?" + UUID.randomUUID();
        assertEquals("one", get(kept, "").body());
        List.of(first, second).forEach(it -> it.become("failing"));
        Eventually.until("the old answer", () -> status(get(kept, "")).endsWith("; detail=stale-if-error"));
        int before = first.count() + second.count();
        assertEquals(ALL_GOOD, load(kept), "while it fails");
        int load = first.count() + second.count() - before;
        assertTrue(load <= REQUESTS * MOST_LOAD, load + " requests for " + REQUESTS);
        List.of(first, second).forEach(it -> it.signal("KILL"));
        assertEquals(ALL_GOOD, load(kept), "while it is dead");
        HttpResponse<String> instead = get(kept, "");
        assertTrue(status(instead).matches("souk; hit; ttl=-\\d+; detail=stale-if-error"), status(instead));
        HttpResponse<String> nothing = get("/api/v1/fallback?" + UUID.randomUUID(), "");
        assertEquals(503, nothing.statusCode());
        assertEquals(
                "application/problem+json",
                nothing.headers().firstValue("content-type").orElseThrow());
        assertTrue(nothing.headers().firstValue("retry-after").isPresent());
    }

    @Test
    void tokensAreVerifiedWithoutTheAccounts() {
        UpstreamProcess accounts = start("accounts", TestTokens.jwks());
        start("orders", "one");
        awaitInstances("accounts", 1);
        awaitInstances("orders", 1);
        assertEquals(
                200,
                get("/api/v1/orders/1", TestTokens.customer(UUID.randomUUID())).statusCode());
        accounts.signal("KILL");
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    200,
                    get("/api/v1/orders/1", TestTokens.customer(UUID.randomUUID()))
                            .statusCode());
        }
        String unknown = "Bearer " + TestTokens.sign("another-key", "{\"iss\":\"souk\"}");
        assertEquals(401, get("/api/v1/orders/1", unknown).statusCode(), "a key that nobody can be asked about");
    }

    private UpstreamProcess start(String service, String text) {
        UpstreamProcess process = new UpstreamProcess("good", text);
        processes.add(process);
        register(service, process.port());
        return process;
    }

    private void register(String service, int port) {
        String id = service + "-" + port;
        registered.add(id);
        consul("register", Json.write(Map.of("ID", id, "Name", service, "Address", "127.0.0.1", "Port", port)));
    }

    private void awaitInstances(String service, int count) {
        Eventually.until(
                count + " of " + service, () -> directory.snapshot(service).size() == count);
    }

    private void consul(String what, String body) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(OwnServers.consul().url() + "/v1/agent/service/" + what))
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        send(request);
    }

    /** Whether somebody new has the whole limit, for both edges together. */
    private boolean edgesCountTogether() {
        return limited("2001:db8:" + randomPart() + "::1", 4).equals(List.of(200, 200, 200, 429));
    }

    private static String randomPart() {
        return UUID.randomUUID().toString().replaceFirst("(....)(....).*", "$1:$2");
    }

    /** The answers to so many requests of a client whose limit is three an hour. */
    private List<Integer> limited(String address, int count) {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(send(HttpRequest.newBuilder(target.getUri().resolve("/api/v1/categories"))
                            .header("X-Forwarded-For", address)
                            .timeout(LONGEST)
                            .build())
                    .statusCode());
        }
        return answers;
    }

    private Map<String, Integer> load(String path) {
        Map<String, Integer> answers = new TreeMap<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                all.add(clients.submit(() -> get(path, "")));
            }
            for (Future<HttpResponse<String>> one : all) {
                answers.merge(Integer.toString(one.get().statusCode()), 1, Integer::sum);
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return answers;
    }

    private static String status(HttpResponse<String> answer) {
        return answer.headers().firstValue("cache-status").orElse("");
    }

    private HttpResponse<String> get(String path, String token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target.getUri().resolve(path)).timeout(LONGEST);
        return send((token.isEmpty() ? request : request.header("Authorization", token)).build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
