package dev.souk.platform.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.deadline.DeadlineExceeded;
import dev.souk.platform.discovery.Self;
import io.helidon.logging.common.HelidonMdc;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a service does with the headers of a call, seen from outside. */
@HelidonTest
@AddBean(IncomingCallsTest.Probe.class)
@AddBean(IncomingCallsTest.Guarded.class)
@AddBean(RestClientTest.ThingsApi.class)
@AddConfig(key = "souk.service", value = "probe")
@AddConfig(key = "souk.instance", value = "one")
class IncomingCallsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** How the next step sees the request's deadline and id, in whatever thread it runs. */
    @ApplicationScoped
    static class Guarded {
        @Timeout(2000)
        String withTimeout() {
            return seen();
        }

        @Asynchronous
        @Timeout(2000)
        @Bulkhead(4)
        CompletionStage<String> asynchronously() {
            return CompletableFuture.completedFuture(seen());
        }

        static String seen() {
            long left = Deadline.current().remaining().map(Duration::toMillis).orElse(-1L);
            return (left > 0 && left <= 5000) + " "
                    + HelidonMdc.get("requestId").orElse("none");
        }
    }

    @Path("/probe")
    @PermitAll
    @ApplicationScoped
    public static class Probe {
        private static final AtomicInteger DONE = new AtomicInteger();

        @Inject
        Guarded guarded;

        @Inject
        @org.eclipse.microprofile.rest.client.inject.RestClient
        RestClientTest.ThingsApi things;

        @POST
        @Path("act")
        public void act(@QueryParam("target") String target) {
            DONE.incrementAndGet();
        }

        @GET
        @Path("deadline")
        @Produces("text/plain")
        public String deadline() {
            HelidonMdc.set("requestId", "request-1");
            try {
                String here = Guarded.seen();
                String timeout = guarded.withTimeout();
                String async = guarded.asynchronously().toCompletableFuture().join();
                return here + ", " + timeout + ", " + async;
            } finally {
                HelidonMdc.remove("requestId");
            }
        }

        @GET
        @Path("expired")
        public void expired() {
            throw new DeadlineExceeded();
        }

        @GET
        @Path("unavailable")
        public void unavailable() {
            throw new RemoteUnavailable("secret address");
        }

        @GET
        @Path("relay")
        public void relay() {
            HelidonMdc.set("requestId", "request-2");
            things.delete("1");
            HelidonMdc.remove("requestId");
        }
    }

    private static RawServer things;

    @Inject
    Self self;

    @BeforeAll
    static void startThings() throws Exception {
        things = new RawServer();
        System.setProperty("souk.instances.things", things.address());
    }

    @AfterAll
    static void stopThings() throws Exception {
        System.clearProperty("souk.instances.things");
        things.close();
    }

    @BeforeEach
    void reset() {
        Probe.DONE.set(0);
        things.behave(request -> RawServer.ok("{}"));
    }

    @Test
    void knowsItselfByTheRealPort() {
        var instance = self.instance().orElseThrow();
        assertEquals("probe-one", instance.id());
        assertTrue(instance.port() > 0);
    }

    @Test
    void actsOnCallsThatMeanItAndRefusesAllOthers() throws Exception {
        for (String meant : new String[] {"probe", "probe/probe-one"}) {
            assertEquals(
                    204, call("POST", "/probe/act", Self.TARGET_HEADER, meant).statusCode());
        }
        assertEquals(204, call("POST", "/probe/act", "X-Other", "x").statusCode());
        assertEquals(3, Probe.DONE.get());
        for (String other : new String[] {"other", "probe/probe-two", "other/probe-one", "prob", "probe/", "x"}) {
            HttpResponse<String> answer = call("POST", "/probe/act", Self.TARGET_HEADER, other);
            assertEquals(421, answer.statusCode(), other);
            assertEquals(
                    "application/problem+json",
                    answer.headers().firstValue("Content-Type").orElseThrow());
            assertTrue(answer.body().contains("urn:souk:problem:misdirected"), answer.body());
        }
        assertEquals(3, Probe.DONE.get(), "nothing was done");
        HttpResponse<String> head = call("HEAD", "/probe/deadline", Self.TARGET_HEADER, "other");
        assertEquals(421, head.statusCode());
        assertTrue(head.headers().firstValueAsLong("Content-Length").orElseThrow() > 0);
        assertEquals(421, call("GET", "/nowhere", Self.TARGET_HEADER, "other").statusCode());
    }

    @Test
    void isNotHealthyInTheNameOfAnother() throws Exception {
        assertEquals(
                200,
                call("GET", "/health/ready?target=probe/probe-one", "X", "x").statusCode());
        assertEquals(
                421,
                call("GET", "/health/ready?target=probe/probe-two", "X", "x").statusCode());
        assertEquals(204, call("POST", "/probe/act?target=other", "X", "x").statusCode());
    }

    @Test
    void resourcesDoNotHideWhatOperatorsAskFor() throws Exception {
        for (String path : new String[] {"/health/ready", "/health/live", "/health/started", "/metrics", "/openapi"}) {
            assertEquals(200, call("GET", path, "X", "x").statusCode(), path);
        }
    }

    @Test
    void theDeadlineAndTheRequestIdAreSeenInFaultToleranceThreads() throws Exception {
        assertEquals(
                "true request-1, true request-1, true request-1",
                call("GET", "/probe/deadline", Deadline.HEADER, "5000").body());
        assertEquals(
                "false request-1, false request-1, false request-1",
                call("GET", "/probe/deadline", "X", "x").body(),
                "the next request on the same connection has none");
    }

    @Test
    void nothingIsDoneWithoutTime() throws Exception {
        assertEquals(504, call("POST", "/probe/act", Deadline.HEADER, "0").statusCode());
        for (String strange : new String[] {"-1", "soon", "1.5", "99999999999", ""}) {
            assertEquals(
                    400, call("POST", "/probe/act", Deadline.HEADER, strange).statusCode(), strange);
        }
        assertEquals(0, Probe.DONE.get());
    }

    @Test
    void failuresOfOthersAreProblemsWithoutTheirSecrets() throws Exception {
        HttpResponse<String> late = call("GET", "/probe/expired", "X", "x");
        assertEquals(504, late.statusCode());
        assertNamesTheRequest(late);
        HttpResponse<String> answer = call("GET", "/probe/unavailable", "X", "x");
        assertEquals(503, answer.statusCode());
        assertTrue(answer.headers().firstValue("Retry-After").isPresent());
        assertTrue(!answer.body().contains("secret"), answer.body());
        assertNamesTheRequest(answer);
        assertNamesTheRequest(call("POST", "/probe/act", Self.TARGET_HEADER, "another"));
    }

    private static void assertNamesTheRequest(HttpResponse<String> answer) {
        String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        assertTrue(answer.body().contains("\"urn:souk:request:" + id + "\""), answer.body());
    }

    @Test
    void whatRemainsAndTheRequestIdTravelOn() throws Exception {
        call("GET", "/probe/relay", Deadline.HEADER, "900");
        var headers = things.requests().getFirst().headers();
        assertEquals("request-2", headers.get("X-Request-Id"));
        int left = Integer.parseInt(headers.get(Deadline.HEADER));
        assertTrue(left > 0 && left <= 900, "left " + left);
    }

    private HttpResponse<String> call(String method, String path, String header, String value) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + self.instance().orElseThrow().port() + path);
        return HTTP.send(
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.noBody())
                        .header(header, value)
                        .build(),
                BodyHandlers.ofString());
    }
}
