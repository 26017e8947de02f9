package dev.souk.platform.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.deadline.DeadlineExceeded;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What REST clients do when the network does what it likes. */
@HelidonTest
@AddBean(RestClientTest.Credentials.class)
@AddBean(RestClientTest.ThingsApi.class)
class RestClientTest {
    record Thing(String name, Optional<Integer> size) {}

    @RegisterRestClient(baseUri = "http://things")
    @Path("/internal/things")
    interface ThingsApi {
        @GET
        @Path("{id}")
        Thing get(@PathParam("id") String id);

        @GET
        @Path("{id}")
        CompletionStage<Thing> getLater(@PathParam("id") String id);

        @POST
        Thing create(Thing thing);

        @PUT
        @Path("{id}")
        void put(@PathParam("id") String id, Thing thing);

        @PATCH
        @Path("{id}")
        Thing patch(@PathParam("id") String id, Thing thing);

        @DELETE
        @Path("{id}")
        void delete(@PathParam("id") String id);
    }

    @Alternative
    @Priority(1)
    @ApplicationScoped
    static class Credentials implements OutgoingCredentials {
        @Override
        public Optional<String> authorization(String service) {
            return Optional.of("Bearer for-" + service);
        }
    }

    private static final Thing THING = new Thing("bolt", Optional.of(3));
    private static final String JSON = "{\"name\":\"bolt\",\"size\":3,\"unknown\":true}";

    @Inject
    @RestClient
    ThingsApi api;

    private RawServer server;
    private RawServer other;

    @BeforeEach
    void start() throws IOException {
        server = new RawServer();
        other = new RawServer();
        instances(server);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        other.close();
        System.clearProperty("souk.instances.things");
    }

    private static void instances(RawServer... servers) {
        System.setProperty(
                "souk.instances.things",
                String.join(
                        ",",
                        java.util.Arrays.stream(servers).map(RawServer::address).toList()));
    }

    @Test
    void sendsEveryMethodAndReadsTolerantly() {
        server.behave(request -> RawServer.ok(JSON));
        assertEquals(THING, api.get("1"));
        assertEquals(THING, api.create(THING));
        assertEquals(THING, api.patch("1", THING));
        api.put("1", THING);
        api.delete("1");
        assertEquals(
                java.util.List.of("GET", "POST", "PATCH", "PUT", "DELETE"),
                server.requests().stream().map(RawServer.Request::method).toList());
        assertEquals("{\"name\":\"bolt\",\"size\":3}", server.requests().get(2).body());
        assertTrue(server.requests().stream().allMatch(it -> it.connection() == 1), "one connection, used again");
    }

    @Test
    void saysWhomItMeansWhoItIsAndHowLongItWaits() {
        server.behave(request -> RawServer.ok(JSON));
        Deadline.within(Duration.ofMillis(700), () -> api.get("1"));
        var headers = server.requests().getFirst().headers();
        assertEquals("things", headers.get("X-Souk-Target"));
        assertEquals("Bearer for-things", headers.get("Authorization"));
        int timeout = Integer.parseInt(headers.get("X-Souk-Timeout"));
        assertTrue(timeout > 0 && timeout <= 700, "what is left of the deadline: " + timeout);
        assertNotNull(headers.get("Host"));
    }

    @Test
    void aDroppedReplyOnAReusedConnectionIsOnePostPerCall() {
        AtomicInteger calls = new AtomicInteger();
        server.behave(request -> calls.incrementAndGet() % 2 == 1 ? RawServer.ok(JSON) : RawServer.DROP);
        for (int i = 1; i <= 6; i++) {
            if (i % 2 == 1) {
                api.create(THING);
            } else {
                assertThrows(RemoteUnknown.class, () -> api.create(THING));
            }
            assertEquals(i, server.requests().size(), "POSTs seen after " + i + " calls");
        }
        assertEquals(
                server.requests().get(0).connection(),
                server.requests().get(1).connection(),
                "the reply was dropped on a reused connection");
    }

    @Test
    void aDroppedReplyIsRetriedByBackoffOnly() {
        AtomicInteger calls = new AtomicInteger();
        server.behave(request -> calls.incrementAndGet() < 3 ? RawServer.DROP : RawServer.ok(JSON));
        assertEquals(THING, Backoff.standard().call(() -> api.get("1")));
        assertEquals(3, server.requests().size());
    }

    @Test
    void goesOnWhenNobodyListensAlsoForPost() throws IOException {
        int dead;
        try (ServerSocket reserved = new ServerSocket(0)) {
            dead = reserved.getLocalPort();
        }
        System.setProperty("souk.instances.things", "http://127.0.0.1:" + dead + "," + server.address());
        server.behave(request -> RawServer.ok(JSON));
        for (int i = 1; i <= 10; i++) {
            assertEquals(THING, api.create(THING));
            assertEquals(i, server.requests().size());
        }
    }

    @Test
    void goesOnWhenAnotherProcessAnswers421AlsoForPost() {
        instances(server, other);
        server.behave(request -> RawServer.answer(421, "application/problem+json", "{}"));
        other.behave(request -> RawServer.ok(JSON));
        for (int i = 1; i <= 10; i++) {
            assertEquals(THING, api.create(THING));
            assertEquals(i, other.requests().size());
        }
        assertTrue(
                server.requests().size() <= 1,
                "left out after the first 421: " + server.requests().size());
    }

    @Test
    void nobodyLeftMeansNothingWasDone() {
        server.behave(request -> RawServer.answer(421, "application/problem+json", "{}"));
        assertThrows(RemoteUnavailable.class, () -> api.create(THING));
        System.clearProperty("souk.instances.things");
        assertThrows(RemoteUnavailable.class, () -> api.create(THING));
    }

    @Test
    void a4xxIsAnAnswer() {
        server.behave(request -> RawServer.answer(
                409,
                "application/problem+json",
                "{\"type\":\"urn:souk:problem:too-few\",\"status\":409,\"detail\":\"no\",\"left\":2}"));
        RemoteProblem problem =
                assertThrows(RemoteProblem.class, () -> Backoff.standard().call(() -> api.get("1")));
        assertEquals(409, problem.status());
        assertTrue(problem.is("too-few"));
        assertEquals(2, problem.member("left").orElseThrow().intValue());
        assertEquals(1, server.requests().size(), "an answer is not asked for again");
        server.behave(request -> RawServer.answer(404, "text/html", "<h1>no</h1>"));
        assertEquals(
                404, assertThrows(RemoteProblem.class, () -> api.delete("1")).status());
    }

    @Test
    void whatCannotBeUnderstoodIsUnknown() {
        for (String strange : java.util.List.of(
                RawServer.answer(500, "text/plain", "boom"),
                RawServer.answer(503, "text/plain", "boom"),
                RawServer.answer(302, "text/plain", "there"),
                RawServer.ok("{\"name\":"),
                RawServer.ok("{\"name\":[]}"),
                RawServer.answer(200, "text/html", "<html>"),
                RawServer.last("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"),
                RawServer.last("rubbish\r\n\r\n"))) {
            server.behave(request -> strange);
            Exception failure = assertThrows(RemoteException.class, () -> api.create(THING), strange);
            assertEquals(RemoteUnknown.class, failure.getClass(), strange);
            assertEquals(1, server.requests().size(), strange);
        }
    }

    @Test
    void noCallBeginsWithoutTime() {
        server.behave(request -> RawServer.ok(JSON));
        assertThrows(DeadlineExceeded.class, () -> Deadline.within(Duration.ZERO, () -> api.get("1")));
        assertTrue(server.requests().isEmpty());
    }

    @Test
    void theDeadlineEndsAnAnswerThatTrickles() {
        CountDownLatch ended = new CountDownLatch(1);
        server.behave(request -> {
            await(ended);
            return RawServer.ok(JSON);
        });
        RemoteException failure = assertThrows(
                RemoteException.class, () -> Deadline.within(Duration.ofMillis(200), () -> api.create(THING)));
        ended.countDown();
        assertEquals(RemoteUnknown.class, failure.getClass());
        assertEquals(1, server.requests().size());
    }

    @Test
    void asynchronousCallsBehaveTheSame() throws Exception {
        server.behave(request -> RawServer.ok(JSON));
        assertEquals(THING, api.getLater("1").toCompletableFuture().get(5, TimeUnit.SECONDS));
        server.behave(request -> RawServer.answer(404, "application/problem+json", "{}"));
        var failure = assertThrows(
                java.util.concurrent.ExecutionException.class,
                () -> api.getLater("1").toCompletableFuture().get(5, TimeUnit.SECONDS));
        assertEquals(RemoteProblem.class, failure.getCause().getClass());
        assertFalse(server.requests().isEmpty());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
