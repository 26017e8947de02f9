package dev.souk.accounts.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.accounts.Calls;
import dev.souk.platform.json.Json;
import dev.souk.platform.test.TestConsul;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithConsul;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The published key set follows the database, whatever happens to Consul. */
@WithPostgres
@WithConsul
@HelidonTest
@AddConfig(key = "souk.accounts.key-secret", value = "a secret of the tests, long enough to be one")
@AddConfig(key = "souk.accounts.bcrypt-cost", value = "4")
class KeyPublicationTest {

    private final WebTarget target;
    private final KeyPublisher publisher;
    private final HttpClient http = HttpClient.newHttpClient();
    private Calls calls;
    private URI key;

    @Inject
    KeyPublicationTest(WebTarget target, KeyPublisher publisher) {
        this.target = target;
        this.publisher = publisher;
    }

    @BeforeEach
    void connect(TestDatabase database, TestConsul consul) {
        calls = new Calls(target, database);
        key = URI.create(consul.url() + "/v1/kv/souk/identity/jwks");
    }

    @Test
    void aRotatedKeyIsPublishedBeforeItSigns() throws Exception {
        awaitPublished(it -> !ids(it).isEmpty());
        String made = calls.send("POST", "/api/v1/accounts/signing-keys", Optional.of(TestTokens.admin()), "")
                .expect(201)
                .text("id");
        JsonNode published = awaitPublished(it -> ids(it).contains(made));
        assertTrue(ids(published).size() >= 2);
        assertEquals(
                calls.send("GET", "/internal/jwks", Optional.empty(), "")
                        .expect(200)
                        .body(),
                published);
    }

    @Test
    void aLostKeySetIsPublishedAgain() throws Exception {
        JsonNode before = ours();
        http.send(HttpRequest.newBuilder(key).DELETE().build(), BodyHandlers.discarding());
        publisher.hurry();
        assertEquals(ids(before), ids(awaitPublished(it -> !ids(it).isEmpty())));
    }

    @Test
    void theKeysOfAnotherDatabaseAreOutbid() throws Exception {
        JsonNode before = ours();
        long high = before.path("revision").asLong() + 1_000_000;
        put("{\"revision\":" + high + ",\"keys\":[]}");
        publisher.hurry();
        JsonNode after = awaitPublished(it -> !ids(it).isEmpty());
        assertTrue(after.path("revision").asLong() > high);
        assertEquals(ids(before), ids(after));
    }

    @Test
    void aRevisionThatNothingCouldOutbidIsReplaced() throws Exception {
        JsonNode before = ours();
        put("{\"revision\":" + Long.MAX_VALUE + ",\"keys\":[]}");
        publisher.hurry();
        JsonNode after = awaitPublished(it -> !ids(it).isEmpty());
        assertEquals(ids(before), ids(after));
        assertTrue(after.path("revision").asLong() < before.path("revision").asLong() + 3_600_000);
    }

    @Test
    void nonsenseIsReplaced() throws Exception {
        awaitPublished(it -> !ids(it).isEmpty());
        put("nonsense");
        publisher.hurry();
        awaitPublished(it -> !ids(it).isEmpty());
        String email = calls.newPerson();
        String token = calls.logIn(email, Calls.PASSWORD).expect(200).text("accessToken");
        calls.me(token).expect(200);
    }

    /** The keys of this test's service: the Consul of the whole build may still hold those of another. */
    private JsonNode ours() throws Exception {
        put("nonsense");
        publisher.hurry();
        return awaitPublished(it -> !ids(it).isEmpty());
    }

    private void put(String value) throws Exception {
        http.send(
                HttpRequest.newBuilder(key).PUT(BodyPublishers.ofString(value)).build(), BodyHandlers.discarding());
    }

    private static List<String> ids(JsonNode jwks) {
        return jwks.path("keys")
                .valueStream()
                .map(it -> it.path("kid").asText())
                .sorted()
                .toList();
    }

    private JsonNode awaitPublished(Predicate<JsonNode> good) throws Exception {
        URI raw = URI.create(key + "?raw");
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (true) {
            HttpResponse<String> response =
                    http.send(HttpRequest.newBuilder(raw).build(), BodyHandlers.ofString());
            if (response.statusCode() == 200 && response.body().startsWith("{")) {
                JsonNode published = Json.mapper().readTree(response.body());
                if (good.test(published)) {
                    return published;
                }
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within fifteen seconds; last seen: " + response.body());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
