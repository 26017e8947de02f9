package dev.souk.accounts.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.souk.accounts.KeySecret;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.test.KeyPairs;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Making a key takes a while; nobody waits for it who need not. */
@WithPostgres
class SigningKeysTest {
    private static final String FREE = "select revision from key_ring for update nowait";

    private final TestDatabase test;
    private final Database database;
    private final Jdbc jdbc;
    private final AtomicInteger made = new AtomicInteger();

    SigningKeysTest(TestDatabase test) {
        this.test = test;
        this.database = Database.open(new DatabaseConfig(test.url(), test.user(), test.password()));
        this.jdbc = new Jdbc(database);
    }

    @BeforeEach
    void noKey() {
        test.truncate("signing_key");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void nothingIsLockedWhileAKeyIsMade() {
        var keys = instance();
        assertEquals(1, keys.tend().keys().size());
        keys.rotate();
        assertEquals(2, keys.tend().keys().size());
        assertEquals(2, made.get());
    }

    @Test
    void requestsThatComeTogetherWaitForOneKey() throws Exception {
        var keys = instance();
        Set<String> signers = new HashSet<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var requests = IntStream.range(0, 20)
                    .mapToObj(_ -> (Callable<String>) () -> keys.signer().id())
                    .toList();
            for (var signer : threads.invokeAll(requests)) {
                signers.add(signer.get());
            }
        }
        assertEquals(1, signers.size());
        assertEquals(1, made.get());
    }

    @Test
    void anotherInstanceFindsTheKeyThatWasMadeMeanwhile() {
        var other = instance();
        var keys = new SigningKeys(
                database, store(), Clock.systemUTC(), Duration.ofMinutes(1), Duration.ofDays(30), () -> {
                    other.tend();
                    return pair();
                });
        assertEquals(
                other.current().keys().getFirst().id(),
                keys.tend().keys().getFirst().id());
        assertEquals(1, keys.current().keys().size());
    }

    private SigningKeys instance() {
        return new SigningKeys(
                database, store(), Clock.systemUTC(), Duration.ofMinutes(1), Duration.ofDays(30), this::pair);
    }

    private KeyStore store() {
        return new KeyStore(
                jdbc, new KeyCipher(new KeySecret(Optional.of("a secret of the tests, long enough to be one"))));
    }

    private KeyPair pair() {
        assertFalse(database.isInTransaction());
        database.inTransaction(() -> jdbc.one(FREE, row -> row.longValue("revision")));
        made.incrementAndGet();
        return KeyPairs.rsa();
    }
}
