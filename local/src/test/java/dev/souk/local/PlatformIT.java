package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.process.Doors;
import dev.souk.local.service.ServiceDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The whole platform through its command: what a person types and sees, on real processes. One platform serves all of
 * these tests, in this order, because starting it takes a while; each leaves it up with one instance of every service.
 */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlatformIT {
    private Sandbox sandbox;

    @BeforeAll
    void up() {
        sandbox = new Sandbox();
        String told = sandbox.souk("up").expect(0).output();
        assertTrue(told.contains("Souk is up after "), told);
        assertTrue(told.contains("http://localhost:" + sandbox.port("EDGE") + "/api/v1"), told);
        assertTrue(told.contains("http://localhost:" + sandbox.port("EDGE") + "/docs"), told);
        assertTrue(told.contains("http://localhost:" + sandbox.port("CONSUL") + "/ui"), told);
        assertTrue(told.contains("http://localhost:" + sandbox.port("MAIL_PAGE")), told);
        assertTrue(told.contains("customer@souk.example"), told);
    }

    @AfterAll
    void clean() {
        sandbox.close();
    }

    @Test
    @Order(1)
    void everyServicePassesInConsul() {
        assertEquals(new TreeSet<>(ServiceDefinition.names()), new TreeSet<>(servicesThat("passing")));
        sandbox.souk("status").expect(0);
    }

    @Test
    @Order(2)
    void aSecondUpChangesNothing() {
        Map<String, Long> before = sandbox.processes();
        String told = sandbox.souk("up").expect(0).output();
        assertTrue(told.contains("nothing changed"), told);
        assertEquals(before, sandbox.processes());
    }

    @Test
    @Order(3)
    void theDemoTellsItsStory() {
        String told = sandbox.souk("demo").expect(0).output();
        assertTrue(told.contains("The story went as it should."), told);
        assertFalse(told.contains("✗"), told);
        assertEquals(6, sandbox.processes().size(), "as many instances as before");
    }

    @Test
    @Order(4)
    void upStartsAgainWhatWasKilled() {
        Map<String, Long> before = sandbox.processes();
        sandbox.souk("kill", "orders/1").expect(0);
        sandbox.souk("status").expect(1);

        sandbox.souk("up").expect(0);

        Map<String, Long> after = sandbox.processes();
        assertNotEquals(before.remove("orders/1"), after.remove("orders/1"));
        assertEquals(before, after, "and nothing else");
        assertEquals(6, servicesThat("passing").size());
    }

    @Test
    @Order(5)
    void aRestartGoesUnnoticed() {
        Map<String, Long> before = sandbox.processes();
        ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
        AtomicBoolean restarted = new AtomicBoolean();
        Parallel.run(List.of(
                () -> {
                    try {
                        sandbox.souk("restart", "catalog").expect(0);
                    } finally {
                        restarted.set(true);
                    }
                },
                () -> {
                    while (!restarted.get()) {
                        statuses.add(get("/products?limit=1"));
                    }
                }));
        assertNotEquals(before.get("catalog/1"), sandbox.processes().get("catalog/1"));
        assertEquals(List.of(200), statuses.stream().distinct().toList());
    }

    @Test
    @Order(6)
    void scalesUpAndDown() {
        sandbox.souk("scale", "orders=2").expect(0);
        assertEquals(
                2, servicesThat("passing").stream().filter("orders"::equals).count());
        sandbox.souk("scale", "orders=1").expect(0);
        assertEquals(
                1, servicesThat("passing").stream().filter("orders"::equals).count());
    }

    @Test
    @Order(7)
    void logsAreThere() {
        String told = sandbox.souk("logs", "orders").expect(0).output();
        assertTrue(told.contains("orders-1 | {"), told);
    }

    @Test
    @Order(8)
    void aTakenPortIsToldBeforeAnythingStarts() throws IOException {
        try (Sandbox other = new Sandbox();
                ServerSocket taken = new ServerSocket(other.port("EDGE"), 1, InetAddress.getLoopbackAddress())) {
            String told = other.souk("up").expect(1).output();
            assertTrue(told.contains("port " + taken.getLocalPort() + ", which the edge needs, is in use by"), told);
            assertEquals(List.of(), other.left());
        }
    }

    @Test
    @Order(9)
    void aServerThatIsNotThereIsToldAndNothingStays() {
        try (Sandbox other = new Sandbox()) {
            String address = "127.0.0.1:" + Doors.anyFree();
            String told = other.souk(Map.of("CONSUL_HTTP_ADDR", address), "up")
                    .expect(1)
                    .output();
            assertTrue(told.contains("CONSUL_HTTP_ADDR (http://" + address + ") does not answer"), told);
            assertEquals(List.of(), other.left());
        }
    }

    @Test
    @Order(10)
    void downLeavesNothingAndDataStays() {
        sandbox.souk("down").expect(0);
        assertEquals(List.of(), sandbox.left());
        for (String door : List.of("EDGE", "CONSUL", "MAIL_PAGE", "SMTP")) {
            assertTrue(Doors.free(sandbox.port(door)), door);
        }
        assertTrue(sandbox.home().resolve("postgres/PG_VERSION").toFile().exists());
        assertTrue(sandbox.souk("status").expect(0).output().contains("Nothing runs"));
        sandbox.souk("up").expect(0);
        assertEquals(6, servicesThat("passing").size());
    }

    private List<String> servicesThat(String health) {
        return StreamSupport.stream(sandbox.status().spliterator(), false)
                .filter(line -> line.path("health").asText().equals(health))
                .map((JsonNode line) -> line.path("service").asText())
                .toList();
    }

    private int get(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + sandbox.port("EDGE") + "/api/v1" + path))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
