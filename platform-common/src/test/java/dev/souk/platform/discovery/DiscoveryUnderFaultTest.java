package dev.souk.platform.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.rest.Backoff;
import dev.souk.platform.rest.RemoteUnknown;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Real processes, a real agent, continuous load, and something goes wrong. The callers know the service by name only.
 * What still runs after a test serves the next one, because starting a process is most of what this takes.
 */
@Tag("server")
@ExtendWith(OwnConsul.class)
@HelidonTest
@AddBean(DiscoveryUnderFaultTest.PongApi.class)
class DiscoveryUnderFaultTest {
    @RegisterRestClient(baseUri = "http://pong")
    @Path("/pong")
    @Produces("text/plain")
    interface PongApi {
        @GET
        String get();

        @POST
        String post(@QueryParam("millis") long millis);
    }

    /** So long that the question under way is given up, and those that are ejected are due again. */
    private static final Duration OUTAGE = ServiceWatch.Timing.STANDARD.read().plusSeconds(3);

    private static final Map<String, Process> PROCESSES = new LinkedHashMap<>();
    private static int numbers;

    private final Backoff backoff = Backoff.of(5, Duration.ofMillis(50), Duration.ofSeconds(1));

    @Inject
    @RestClient
    PongApi api;

    @Inject
    ServiceDirectory directory;

    @BeforeEach
    void haveTwo() throws Exception {
        for (String id : List.copyOf(PROCESSES.keySet())) {
            if (!id.startsWith("pong") || !PROCESSES.get(id).isAlive() || PROCESSES.size() > 2) {
                end(id);
            }
        }
        while (PROCESSES.size() < 2) {
            start("pong", 0);
        }
        await("two instances are known", () -> usable().equals(PROCESSES.keySet()));
    }

    @AfterAll
    static void endAll() throws Exception {
        for (String id : List.copyOf(PROCESSES.keySet())) {
            end(id);
        }
    }

    private static void end(String id) throws Exception {
        PROCESSES.remove(id).destroyForcibly().waitFor();
        consul("PUT", "/v1/agent/service/deregister/" + id);
    }

    @Test
    void anAgentThatIsKilledAndComesBackEmpty() throws Exception {
        try (Load load = new Load(4, () -> api.post(1))) {
            OwnConsul.agent().kill();
            more(load, 500);
            OwnConsul.agent().start();
            for (String id : PROCESSES.keySet()) {
                await(id + " told the new agent", () -> isRegistered(id));
            }
            String third = start("pong", 0);
            await("news arrive again", () -> load.answeredBy(third) > 10);
            load.finish();
            assertEquals(List.of(), load.failures());
        }
    }

    /** For all that time nobody can be told of the death, nor that another process has taken its port. */
    @Test
    void anAgentThatHangsWhileAnInstanceDiesAndItsPortIsReused() throws Exception {
        String victim = PROCESSES.keySet().iterator().next();
        int port = instance(victim).port();
        try (Load load = new Load(4, () -> backoff.call(api::get))) {
            signal(OwnConsul.agent().pid(), "STOP");
            try {
                more(load, 100);
                long end = System.nanoTime() + OUTAGE.toNanos();
                PROCESSES.get(victim).destroyForcibly().waitFor();
                String stranger = start("stranger", port);
                await("the stranger serves", () -> serves(port));
                more(load, 200);
                await("the outage is over", () -> System.nanoTime() > end);
                assertEquals(0, load.answeredBy(stranger), "nobody took it for a pong");
            } finally {
                signal(OwnConsul.agent().pid(), "CONT");
            }
            String third = start("pong", 0);
            await("news arrive again", () -> load.answeredBy(third) > 10);
            await("the dead instance is out", () -> !usable().contains(victim));
            load.finish();
            assertEquals(List.of(), load.failures());
        }
    }

    @Test
    void anInstanceThatIsKilledAndItsPortReused() throws Exception {
        String victim = PROCESSES.keySet().iterator().next();
        int port = instance(victim).port();
        try (Load reads = new Load(4, () -> backoff.call(api::get));
                Load writes = new Load(2, () -> api.post(1))) {
            more(reads, 100);
            PROCESSES.get(victim).destroyForcibly().waitFor();
            String stranger = start("stranger", port);
            await("the stranger serves", () -> isRegistered(stranger));
            await("the dead instance is out", () -> !usable().contains(victim));
            more(reads, 200);
            more(writes, 200);
            reads.finish();
            writes.finish();
            assertEquals(0, reads.answeredBy(stranger) + writes.answeredBy(stranger), "nobody took it for a pong");
            assertEquals(List.of(), reads.failures());
            assertTrue(writes.failures().size() <= 2, "at most what was in flight: " + writes.failures());
            writes.failures().forEach(failure -> assertEquals(RemoteUnknown.class, failure.getClass()));
        }
    }

    @Test
    void anInstanceThatIsDrained() throws Exception {
        String leaver = PROCESSES.keySet().iterator().next();
        Instance instance = instance(leaver);
        Process process = PROCESSES.get(leaver);
        try (Load quick = new Load(4, () -> api.post(0));
                Load slow = new Load(4, () -> api.post(400))) {
            await("it is busy", () -> slow.answeredBy(leaver) > 4);
            var last = CompletableFuture.supplyAsync(() -> body("http://" + instance.address() + "/pong?millis=8000"));
            signal(process.pid(), "TERM"); // destroy() would close its standard input as well
            await("it is deregistered", () -> !isRegistered(leaver));
            assertTrue(process.isAlive(), "it serves on while the news spreads");
            HttpResponse<String> answer = call("GET", "http://" + instance.address() + "/pong?millis=0");
            assertEquals(leaver, answer.body());
            assertEquals(
                    "close",
                    answer.headers().firstValue("Connection").orElse("").toLowerCase(Locale.ROOT));
            assertEquals(
                    503,
                    call("GET", "http://" + instance.address() + "/health/ready")
                            .statusCode());
            assertEquals(leaver, last.get(30, TimeUnit.SECONDS), "it finishes what is in flight");
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it ends");
            more(quick, 200);
            quick.finish();
            slow.finish();
            assertEquals(List.of(), quick.failures());
            assertEquals(List.of(), slow.failures());
            assertEquals(143, process.exitValue(), "ended by the signal, in order");
            assertTrue(!usable().contains(leaver));
        }
    }

    private static String start(String service, int port) throws IOException {
        String number = Integer.toString(++numbers);
        String id = service + "-" + number;
        PROCESSES.put(id, PongService.start(OwnConsul.agent().url(), service, number, port));
        return id;
    }

    private Set<String> usable() {
        return directory.snapshot("pong").stream().map(Instance::id).collect(Collectors.toSet());
    }

    private Instance instance(String id) {
        Optional<Instance> found = directory.snapshot("pong").stream()
                .filter(it -> it.id().equals(id))
                .findFirst();
        return found.orElseThrow();
    }

    private static boolean serves(int port) {
        try {
            return call("GET", "http://127.0.0.1:" + port + "/health/live").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isRegistered(String id) {
        return consul("GET", "/v1/agent/service/" + id) == 200;
    }

    private static int consul(String method, String path) {
        try {
            return call(method, OwnConsul.agent().url() + path).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static HttpResponse<String> call(String method, String uri) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(uri))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String body(String uri) {
        try {
            return call("GET", uri).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(long pid, String name) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor());
    }

    private static void more(Load load, int calls) {
        int goal = load.answered() + calls;
        await(calls + " more calls", () -> load.answered() >= goal);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "within 90 s: " + what);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
