package dev.souk.edge.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.edge.proxy.EdgeUnderTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The proxy before three processes of a service, one or all of which fail in the ways of real ones: how many errors clients
 * see, and how much the service is asked.
 */
class FaultsTest {

    private static final int REQUESTS = 400;
    private static final int CLIENTS = 8;
    /** Five in a row eject an instance; meanwhile each client may meet it once more. */
    private static final int BEFORE_EJECTION = 5 + CLIENTS;

    private final List<UpstreamProcess> upstreams = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private EdgeUnderTest edge;

    @BeforeEach
    void start() {
        for (int i = 0; i < 3; i++) {
            upstreams.add(new UpstreamProcess("good"));
        }
        edge = new EdgeUnderTest(
                upstreams.stream().map(UpstreamProcess::instance).toList());
        assertEquals(Map.of("200", REQUESTS), load(), "before anything fails");
    }

    @AfterEach
    void stop() {
        edge.close();
        upstreams.forEach(UpstreamProcess::close);
    }

    @Test
    void oneThatIsKilledIsNotNoticed() {
        upstreams.getFirst().signal("KILL");
        assertEquals(Map.of("200", REQUESTS), load());
    }

    @Test
    void oneThatIsFrozenCostsAFewRequestsAndThenNone() {
        upstreams.getFirst().signal("STOP");
        try {
            // Calls that hang keep others away, so that it may take more than one load until five have failed in a row.
            int errors = 0;
            for (Map<String, Integer> answers = load(); errors(answers) > 0; answers = load()) {
                errors += errors(answers);
                assertEquals(errors(answers), answers.get("504"), answers.toString());
                assertTrue(errors <= BEFORE_EJECTION, errors + " requests met the frozen one");
            }
        } finally {
            upstreams.getFirst().signal("CONT");
        }
    }

    @Test
    void oneThatAnswersGarbageOrHangsUpIsNotNoticed() {
        for (String how : List.of("garbage", "dropping")) {
            upstreams.getFirst().become(how);
            assertEquals(Map.of("200", REQUESTS), load(), how);
        }
    }

    @Test
    void oneThatIsSlowGetsLess() {
        upstreams.getFirst().become("slow");
        int before = upstreams.getFirst().count();
        assertEquals(Map.of("200", REQUESTS), load());
        int slow = upstreams.getFirst().count() - before;
        assertTrue(slow < REQUESTS / 5, slow + " of " + REQUESTS + " went to the slow one");
    }

    @Test
    void halfAnAnswerNeverLooksWhole() {
        upstreams.forEach(it -> it.become("reset"));
        Map<String, Integer> answers = load();
        assertEquals(0, answers.getOrDefault("200", 0), answers.toString());
    }

    @Test
    void oneThatBreaksOffItsAnswersIsLeftOut() {
        upstreams.getFirst().become("reset");
        Map<String, Integer> answers = load();
        assertTrue(errors(answers) <= BEFORE_EJECTION, answers.toString());
        assertEquals(Map.of("200", REQUESTS), load(), "it is ejected");
    }

    @Test
    void oneThatFailsIsLeftOut() {
        upstreams.getFirst().become("failing");
        Map<String, Integer> answers = load();
        assertTrue(errors(answers) <= BEFORE_EJECTION, answers.toString());
        assertEquals(Map.of("200", REQUESTS), load(), "it is ejected");
    }

    @Test
    void aServiceThatFailsAltogetherIsAskedNoMoreThanBefore() {
        for (String how : List.of("failing", "dropping", "garbage")) {
            upstreams.forEach(it -> it.become(how));
            int before = asked();
            load();
            int load = asked() - before;
            assertTrue(load <= REQUESTS * 1.1, how + ": " + load + " requests for " + REQUESTS);
        }
    }

    private int asked() {
        return upstreams.stream().mapToInt(UpstreamProcess::count).sum();
    }

    private static int errors(Map<String, Integer> answers) {
        return answers.entrySet().stream()
                .filter(it -> !it.getKey().equals("200"))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** How many requests got which status; {@code cut} for those whose answer broke off. */
    private Map<String, Integer> load() {
        Map<String, Integer> answers = new TreeMap<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                all.add(clients.submit(this::get));
            }
            for (Future<String> one : all) {
                answers.merge(one.get(), 1, Integer::sum);
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return answers;
    }

    private String get() throws InterruptedException {
        try {
            return Integer.toString(http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + "/api"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .statusCode());
        } catch (IOException e) {
            return "cut";
        }
    }
}
