package dev.souk.platform.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.test.TestConsul;
import dev.souk.platform.test.WithConsul;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A running process follows the keys in a real Consul. */
@WithConsul
@HelidonTest
class JwksChannelTest {

    private static final TestKey ONE = TestKey.named("one");
    private static final TestKey TWO = TestKey.named("two");

    private final JwksChannel channel;
    private final TokenVerifier verifier;

    @Inject
    JwksChannelTest(JwksChannel channel, TokenVerifier verifier) {
        this.channel = channel;
        this.verifier = verifier;
    }

    @Test
    void followsKeysAndKeepsTheLastGoodOnes(TestConsul consul) throws Exception {
        String first = token(ONE);
        String second = token(TWO);

        put(consul, ONE.jwks(1));
        await(() -> isGood(first));
        put(consul, "{\"revision\":2,\"keys\":[%s,%s]}".formatted(ONE.json(), TWO.json()));
        await(() -> isGood(second));
        assertTrue(isGood(first));

        put(consul, TWO.jwks(3));
        await(() -> !isGood(first));
        assertTrue(isGood(second));

        put(consul, "nonsense");
        JwksChannel.Published nonsense = channel.published();
        assertEquals(0, nonsense.revision());
        assertTrue(isGood(second));

        assertTrue(channel.publish(nonsense, ONE.jwks(4)));
        assertFalse(channel.publish(nonsense, TWO.jwks(5)), "somebody else has published since");
        await(() -> isGood(first));
    }

    private static String token(TestKey key) {
        return key.sign(jwt -> jwt.issuer("souk")
                .subject(UUID.randomUUID().toString())
                .addUserGroup("customer")
                .addPayloadClaim("sid", UUID.randomUUID().toString())
                .expirationTime(Instant.now().plusSeconds(300)));
    }

    private boolean isGood(String token) {
        try {
            return verifier.verify(token) instanceof Caller.User;
        } catch (ProblemException refused) {
            return false;
        }
    }

    private static void put(TestConsul consul, String document) throws Exception {
        URI key = URI.create(consul.url() + "/v1/kv/souk/identity/jwks");
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(key)
                            .PUT(BodyPublishers.ofString(document))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen within fifteen seconds");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
