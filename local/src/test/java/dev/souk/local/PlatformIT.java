package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.process.Doors;
import dev.souk.local.service.ServiceDefinition;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.FrozenApi;
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
import org.junit.jupiter.api.Nested;
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
    /** What a purchase of two articles asks at most. Mails share three statements and two transactions when they can. */
    private static final Map<String, Long> STATEMENTS =
            Map.of("souk_accounts", 0L, "souk_billing", 7L, "souk_catalog", 8L, "souk_notify", 10L, "souk_orders", 25L);

    private static final Map<String, Long> TRANSACTIONS =
            Map.of("souk_accounts", 0L, "souk_billing", 1L, "souk_catalog", 1L, "souk_notify", 4L, "souk_orders", 4L);

    private static final String WAITING = "00000000-0000-7000-8000-000000000001";

    private Sandbox sandbox;
    private Watched watched;

    @BeforeAll
    void up() {
        sandbox = new Sandbox();
        watched = new Watched(sandbox);
        String told = watched.up();
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
    @Order(1)
    void everyServiceTellsItsPublishedContract() {
        sandbox.status().forEach(instance -> {
            String service = instance.path("service").asText();
            if (!service.equals("edge")) { // which tells all of them together
                FrozenApi.check(URI.create("http://" + instance.path("address").asText()), service);
            }
        });
    }

    @Test
    @Order(2)
    void aSecondUpChangesNothing() {
        Map<String, Long> before = sandbox.processes();
        String told = sandbox.souk("up").expect(0).output();
        assertTrue(told.contains("nothing changed"), told);
        assertEquals(before, sandbox.processes());
    }

    /** The demo is one of them, the audit another. */
    @Test
    @Order(3)
    void whatReadmeSaysWorks() {
        String told = Readme.run(sandbox).expect(0).output();
        assertTrue(told.contains("The story went as it should."), told);
        assertTrue(told.contains("No breach"), told);
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

    /**
     * What a purchase costs in all databases together must not grow unnoticed, as it does when a service asks twice or a
     * consumer takes its events one by one. The tests of the services say which statements are whose.
     */
    @Test
    @Order(7)
    void aPurchaseAsksLittleOfTheDatabases() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            PurchaseCost cost = PurchaseCost.measure(client, sandbox);
            cost.statements()
                    .forEach((database, count) -> assertTrue(count <= STATEMENTS.get(database), cost::toString));
            cost.transactions()
                    .forEach((database, count) -> assertTrue(count <= TRANSACTIONS.get(database), cost::toString));
        }
    }

    @Test
    @Order(7)
    void logsAreThere() {
        String told = sandbox.souk("logs", "orders").expect(0).output();
        assertTrue(told.contains("orders-1 | {"), told);
    }

    @Test
    @Order(8)
    void anOperatorSeesAndDecidesWhatWaits() {
        assertTrue(sandbox.souk("deadletters").expect(0).output().contains("No service has given up an event"));

        sandbox.sql("orders", """
                insert into saga (id, kind, order_id, step, state, payment_attempt, payment, cancel_reason, next_attempt_at, parked_reason)
                select '%s', 'CANCELLATION', id, 'VOID', 'PARKED', payment_attempt, 'AUTHORIZED', 'CUSTOMER', now(),
                       'the provider refuses' from customer_order where status = 'CONFIRMED' order by id limit 1""".formatted(WAITING));
        String sagas = sandbox.souk("sagas").expect(0).output();
        assertTrue(sagas.contains("PARKED"), sagas);
        assertTrue(sagas.contains(WAITING + "  the provider refuses"), sagas);
        sandbox.souk("sagas", "resolve", WAITING, "abandon", "not a shipment").expect(1);
        assertTrue(sandbox.souk("sagas", "retry", WAITING).expect(0).output().contains("Put back to work: 1"));
        assertTrue(
                Wait.until(
                        Duration.ofSeconds(30),
                        () -> sandbox.souk("sagas").output().contains("No work on an order")),
                "the cancellation came to its end");

        sandbox.sql("catalog", """
                insert into hold (owner_id, owner_kind, state) values ('%1$s', 'ORDER', 'HELD');
                insert into hold_line (owner_id, sku, location, quantity)
                select '%1$s', sku, location, 1 from stock where on_hand > held order by sku limit 1;
                update stock s set held = held + 1 from hold_line l
                 where l.owner_id = '%1$s' and l.sku = s.sku and l.location = s.location""".formatted(WAITING));
        String run = sandbox.souk("reconciliation", "run").expect(0).output();
        assertTrue(run.contains("billing: ") && run.contains("1 waiting"), run);
        String waiting = sandbox.souk("reconciliation").expect(0).output();
        assertTrue(waiting.contains("STOCK_WITHOUT_ORDER   " + WAITING), waiting);
        assertTrue(sandbox.souk("audit").expect(1).output().contains(WAITING));
        sandbox.sql("catalog", """
                update stock s set held = held - 1 from hold_line l
                 where l.owner_id = '%1$s' and l.sku = s.sku and l.location = s.location;
                delete from hold_line where owner_id = '%1$s'; delete from hold where owner_id = '%1$s'""".formatted(WAITING));
        sandbox.souk("reconciliation", "resolve", "STOCK_WITHOUT_ORDER", WAITING, "let go of by hand")
                .expect(0);
        assertTrue(sandbox.souk("reconciliation").expect(0).output().contains("No difference waits for anybody"));
        sandbox.souk("audit").expect(0);
    }

    @Test
    @Order(9)
    void aTakenPortIsToldBeforeAnythingStarts() throws IOException {
        try (Sandbox other = new Sandbox();
                ServerSocket taken = new ServerSocket(other.port("EDGE"), 1, InetAddress.getLoopbackAddress())) {
            String told = other.souk("up").expect(1).output();
            assertTrue(told.contains("port " + taken.getLocalPort() + ", which the edge needs, is in use by"), told);
            assertEquals(List.of(), other.left());
        }
    }

    @Test
    @Order(10)
    void aServerThatIsNotThereIsToldAndNothingStays() {
        try (Sandbox other = new Sandbox()) {
            String address = "127.0.0.1:" + Doors.anyFree();
            String told = other.souk(Map.of("CONSUL_HTTP_ADDR", address), "up")
                    .expect(1)
                    .output();
            assertTrue(told.contains("CONSUL_HTTP_ADDR (http://" + address + "): it does not answer"), told);
            assertEquals(List.of(), other.left());
        }
    }

    @Test
    @Order(11)
    void downLeavesNothingAndDataStays() {
        sandbox.souk("down").expect(0);
        Eventually.until(() -> "left: " + sandbox.left(), () -> sandbox.left().isEmpty());
        for (String door : List.of("EDGE", "CONSUL", "MAIL_PAGE", "SMTP")) {
            assertTrue(Doors.free(sandbox.port(door)), door);
        }
        assertTrue(sandbox.home().resolve("postgres/PG_VERSION").toFile().exists());
        assertTrue(sandbox.souk("status").expect(0).output().contains("Nothing runs"));
        watched.up();
        assertEquals(6, servicesThat("passing").size());
    }

    /** JUnit runs these last. */
    @Nested
    class ToAnOperator extends Observing {
        ToAnOperator() {
            super(sandbox, watched);
        }
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
