package dev.souk.platform.idempotency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Purge;
import dev.souk.platform.data.Uuid7;
import dev.souk.platform.json.Json;
import dev.souk.platform.problem.Problems;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client sees of the Idempotency-Key, through HTTP, with a real database behind. */
@WithPostgres
@HelidonTest
@AddConfig(key = "souk.service", value = "alpha")
@AddConfig(key = "souk.idempotency.guest-header", value = "X-Guest")
@AddBean(IdempotencyTest.Things.class)
@AddBean(IdempotencyTest.Shelf.class)
class IdempotencyTest {
    private static final String KEY = "Idempotency-Key";

    /** Lets a test hold a request inside its transaction. */
    private static volatile CountDownLatch entered = new CountDownLatch(0);

    private static volatile CountDownLatch proceed = new CountDownLatch(0);

    record Put(String name) {}

    record Stored(UUID id, String name) {}

    @Path("/things")
    @ApplicationScoped
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public static class Things {
        @Inject
        Shelf shelf;

        @Inject
        IdempotencyKeys keys;

        @Inject
        Database database;

        @POST
        @Idempotent
        public Stored put(Put put) {
            return shelf.put(put.name());
        }

        @POST
        @Path("created")
        @Idempotent
        public Response create(Put put) {
            Stored stored = shelf.put(put.name());
            return Response.created(URI.create("/things/" + stored.id()))
                    .entity(stored)
                    .tag("v1")
                    .build();
        }

        @POST
        @Path("nothing")
        @Idempotent
        public void nothing(Put put) {
            shelf.put(put.name());
        }

        @POST
        @Path("secret")
        @Idempotent(secret = true)
        public Stored secret(Put put) {
            return shelf.put(put.name());
        }

        @POST
        @Path("optional")
        @Idempotent(optional = true)
        public Stored optional(Put put) {
            return shelf.put(put.name());
        }

        @POST
        @Path("refused")
        @Idempotent
        public Stored refused(Put put) {
            shelf.put(put.name());
            throw Problems.conflict("not today");
        }

        @POST
        @Path("broken")
        @Idempotent
        public Response broken(Put put) {
            shelf.put(put.name());
            return Response.status(503).build();
        }

        /** A saga of two transactions; the second one is run by {@code finish}. */
        @POST
        @Path("saga")
        @Idempotent(ownTransactions = true)
        public Response saga(Put put) {
            RequestKey key = keys.current();
            return keys.find(key).orElseGet(() -> {
                UUID id = Uuid7.next();
                database.inTransaction(() -> {
                    shelf.put(put.name());
                    keys.start(key, id);
                });
                return Response.accepted(new Stored(id, put.name())).build();
            });
        }
    }

    @ApplicationScoped
    public static class Shelf {
        @Inject
        Jdbc jdbc;

        @Transactional
        public Stored put(String name) {
            entered.countDown();
            try {
                proceed.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            UUID id = Uuid7.next();
            jdbc.update("insert into thing values (?, ?, 'PLAIN', now(), 1)", id, name + id);
            return new Stored(id, name);
        }
    }

    private final WebTarget target;
    private final Database database;
    private final Jdbc jdbc;
    private final IdempotencyKeys keys;
    private final Instance<Purge> purges;

    @Inject
    IdempotencyTest(WebTarget target, Database database, Jdbc jdbc, IdempotencyKeys keys, @Any Instance<Purge> purges) {
        this.target = target;
        this.database = database;
        this.jdbc = jdbc;
        this.keys = keys;
        this.purges = purges;
    }

    @BeforeEach
    void empty(TestDatabase fresh) {
        fresh.truncate("thing", "idempotency_key");
        entered = new CountDownLatch(0);
        proceed = new CountDownLatch(0);
    }

    @Test
    void sameKeyGetsTheSameAnswerAndOneEffect() {
        Response first = post("/things", "k1", "lamp");
        assertEquals(200, first.getStatus());
        String body = first.readEntity(String.class);
        assertFalse(first.getHeaders().containsKey("Idempotent-Replayed"));
        assertTrue(first.getHeaders().containsKey("Idempotency-Key-Expires"));

        Response again = post("/things", "k1", "lamp");
        assertEquals(200, again.getStatus());
        assertEquals(body, again.readEntity(String.class));
        assertEquals("true", again.getHeaderString("Idempotent-Replayed"));
        assertEquals(1, things());

        assertNotEquals(body, post("/things", "\"k2\"", "lamp").readEntity(String.class));
        assertEquals(2, things());
        assertEquals("true", post("/things", "k2", "lamp").getHeaderString("Idempotent-Replayed"));
    }

    @Test
    void statusAndHeadersAreReplayedToo() {
        Response first = post("/things/created", "k1", "lamp");
        Response again = post("/things/created", "k1", "lamp");
        for (Response response : List.of(first, again)) {
            assertEquals(201, response.getStatus());
            assertEquals(first.getLocation(), response.getLocation());
            assertEquals("\"v1\"", response.getHeaderString("ETag"));
            assertEquals(MediaType.APPLICATION_JSON_TYPE, response.getMediaType());
        }
        assertEquals(first.readEntity(String.class), again.readEntity(String.class));

        assertEquals(204, post("/things/nothing", "k1", "lamp").getStatus());
        assertEquals("true", post("/things/nothing", "k1", "lamp").getHeaderString("Idempotent-Replayed"));
        assertEquals(2, things());
    }

    @Test
    void keyIsRequired() {
        for (String none : new String[] {null, " ", "x".repeat(256), "ümlaut"}) {
            Response response = post("/things", none, "lamp");
            assertEquals(400, response.getStatus());
            assertTrue(response.readEntity(String.class).contains("idempotency-key-missing"));
        }
        assertEquals(0, things());
    }

    @Test
    void keyThatMayBeLeftOutProtectsWhenItIsSent() {
        assertEquals(200, post("/things/optional", null, "lamp").getStatus());
        assertEquals(200, post("/things/optional", null, "lamp").getStatus());
        assertEquals(2, things());
        assertEquals(0, count("idempotency_key"));

        String first = post("/things/optional", "k1", "lamp").readEntity(String.class);
        Response again = post("/things/optional", "k1", "lamp");
        assertEquals("true", again.getHeaderString("Idempotent-Replayed"));
        assertEquals(first, again.readEntity(String.class));
        assertEquals(422, post("/things/optional", "k1", "candle").getStatus());
        assertEquals(400, post("/things/optional", " ", "lamp").getStatus());
        assertEquals(3, things());
    }

    @Test
    void anotherBodyIsRefused() {
        post("/things", "k1", "lamp");
        Response other = post("/things", "k1", "candle");
        assertEquals(422, other.getStatus());
        assertTrue(other.readEntity(String.class).contains("idempotency-key-reused"));
        assertEquals(1, things());
    }

    @Test
    void keyBelongsToItsCallerAndPath() {
        String ann = TestTokens.customer(UUID.randomUUID());
        String bob = TestTokens.customer(UUID.randomUUID());
        Response hers = request("/things", "k1").header("Authorization", ann).post(json("lamp"));
        Response his = request("/things", "k1").header("Authorization", bob).post(json("lamp"));
        assertNotEquals(hers.readEntity(String.class), his.readEntity(String.class));
        assertEquals(201, post("/things/created", "k1", "lamp").getStatus());
        assertEquals(3, things());
    }

    @Test
    void secondRequestInFlightIsRefusedAtOnce() throws Exception {
        entered = new CountDownLatch(1);
        proceed = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> first = threads.submit(() -> post("/things", "k1", "lamp"));
            entered.await();
            Response second = post("/things", "k1", "lamp");
            assertEquals(409, second.getStatus());
            assertEquals("1", second.getHeaderString("Retry-After"));
            assertTrue(second.readEntity(String.class).contains("idempotency-key-in-flight"));
            proceed.countDown();
            assertEquals(200, first.get().getStatus());
        }
        assertEquals(1, things());
    }

    @Test
    void manyRequestsWithOneKeyHaveOneEffect() throws Exception {
        List<String> bodies = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String path : List.of("/things", "/things/saga")) {
                List<Future<Response>> requests = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    requests.add(threads.submit(() -> post(path, "same", "lamp")));
                }
                for (Future<Response> request : requests) {
                    Response response = request.get();
                    assertTrue(List.of(200, 202, 409).contains(response.getStatus()), "" + response.getStatus());
                    if (response.getStatus() == 200) {
                        bodies.add(response.readEntity(String.class));
                    }
                }
            }
        }
        assertEquals(1, bodies.stream().distinct().count());
        assertEquals(2, things());
    }

    @Test
    void failedRequestLeavesNoKeyAndNoEffect() {
        assertEquals(409, post("/things/refused", "k1", "lamp").getStatus());
        assertEquals(503, post("/things/broken", "k1", "lamp").getStatus());
        assertEquals(0, things());
        assertEquals(0, count("idempotency_key"));
    }

    @Test
    void secretAnswerIsNotStored() {
        String secret = post("/things/secret", "k1", "lamp").readEntity(String.class);
        assertTrue(secret.contains("lamp"));
        Response again = post("/things/secret", "k1", "lamp");
        assertEquals(409, again.getStatus());
        assertTrue(again.readEntity(String.class).contains("idempotent-answer-not-kept"));
        assertEquals(1, things());
        assertEquals(0, count("idempotency_key where body is not null or headers is not null"));
    }

    @Test
    void sagaIsInFlightUntilItIsComplete() {
        Stored started = Json.read(post("/things/saga", "k1", "lamp").readEntity(String.class), Stored.class);
        Response early = post("/things/saga", "k1", "lamp");
        assertEquals(409, early.getStatus());
        assertTrue(early.readEntity(String.class).contains("idempotency-key-in-flight"));
        assertEquals(422, post("/things/saga", "k1", "candle").getStatus());

        database.inTransaction(() -> jdbc.update("update idempotency_key set expires_at = now() - interval '1 day'"));
        assertEquals(0, purge());
        assertEquals(409, post("/things/saga", "k1", "lamp").getStatus(), "a key in flight does not expire");

        keys.complete(
                started.id(),
                Response.status(402)
                        .entity(new Stored(started.id(), "declined"))
                        .build());
        keys.complete(started.id(), Response.ok().build());
        Response late = post("/things/saga", "k1", "lamp");
        assertEquals(402, late.getStatus());
        assertEquals("true", late.getHeaderString("Idempotent-Replayed"));
        assertEquals(
                "declined",
                Json.read(late.readEntity(String.class), Stored.class).name());
        assertEquals(1, things());
    }

    @Test
    void guestsAreToldApartByWhatTheyShow() {
        for (String guest : List.of("token-of-ann", "token-of-bob")) {
            Response first = request("/things", "k1").header("X-Guest", guest).post(json("lamp of " + guest));
            assertEquals(200, first.getStatus());
            Response again = request("/things", "k1").header("X-Guest", guest).post(json("lamp of " + guest));
            assertEquals("true", again.getHeaderString("Idempotent-Replayed"));
        }
        assertEquals(2, things());
        assertEquals(0, count("idempotency_key where caller like '%token%'"), "what they show is not stored");
    }

    @Test
    void expiredKeyMayBeUsedAgain() {
        post("/things", "k1", "lamp");
        database.inTransaction(
                () -> jdbc.update("update idempotency_key set expires_at = now() - interval '1 second'"));
        assertEquals(200, post("/things", "k1", "candle").getStatus());
        assertEquals(2, things());
        database.inTransaction(
                () -> jdbc.update("update idempotency_key set expires_at = now() - interval '1 second'"));
        assertEquals(1, purge());
        assertEquals(0, count("idempotency_key"));
    }

    private int purge() {
        return database.inTransaction(
                () -> purges.stream().mapToInt(purge -> purge.purge(100)).sum());
    }

    private Response post(String path, String key, String name) {
        return request(path, key).post(json(name));
    }

    private Invocation.Builder request(String path, String key) {
        Invocation.Builder request = target.path(path).request();
        return key == null ? request : request.header(KEY, key);
    }

    private static Entity<String> json(String name) {
        return Entity.json("{\"name\":\"" + name + "\"}");
    }

    private long things() {
        return count("thing");
    }

    private long count(String from) {
        return database.inTransaction(
                () -> jdbc.one("select count(*) as rows from " + from, row -> row.longValue("rows"))
                        .orElseThrow());
    }
}
