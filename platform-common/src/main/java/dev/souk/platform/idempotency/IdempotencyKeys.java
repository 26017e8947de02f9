package dev.souk.platform.idempotency;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import io.helidon.common.context.Contexts;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The keys of requests that take several transactions (sagas). The resource method is {@code @Idempotent(ownTransactions = true)}:
 *
 * <ol>
 *   <li>{@link #find} answers a request that was sent before;
 *   <li>{@link #start} in the saga's first transaction commits the key with its first row;
 *   <li>{@link #complete} in its last transaction, by whichever instance runs it, stores the answer.
 * </ol>
 *
 * <p>In between, the key is in flight for as long as the saga is, also across crashes.
 */
@Singleton
public class IdempotencyKeys {
    private final Database database;
    private final KeyStore store;

    /**
     * Of the service whose database this is.
     *
     * @param expiry how long a key and its answer are kept, from when the request came first
     */
    @Inject
    public IdempotencyKeys(
            Database database,
            Jdbc jdbc,
            @ConfigProperty(name = "souk.idempotency.expiry", defaultValue = "PT24H") Duration expiry) {
        this.database = database;
        this.store = new KeyStore(jdbc, expiry);
    }

    /** The key of the request that is being served, whose method is {@link Idempotent}. */
    public RequestKey current() {
        return currentIfSent().orElseThrow(() -> new IllegalStateException("The resource method is not @Idempotent"));
    }

    /** The key of the request that is being served; empty when its method lets it be left out and it was. */
    public Optional<RequestKey> currentIfSent() {
        return Contexts.context().flatMap(context -> context.get(RequestKey.class));
    }

    /**
     * The stored answer of this request; empty when it is new.
     *
     * @throws dev.souk.platform.problem.ProblemException 409 while the first one is in flight, 422 when the key was used
     *     with another body
     */
    public Optional<Response> find(RequestKey key) {
        return database.read(() -> store.find(key)).map(StoredKey::replay);
    }

    /** What {@link #start} was given for this key; empty for a new key. 422 when it was used with another body. */
    public Optional<UUID> reference(RequestKey key) {
        return database.read(() -> store.find(key)).flatMap(StoredKey::reference);
    }

    /**
     * Commits the key with the current transaction. What it throws, it may throw with a later statement of the transaction,
     * or when that is to commit; it waits for another transaction with the key to end.
     *
     * @param reference id of what the request starts, unique, by which {@link #complete} finds the key again
     * @throws dev.souk.platform.problem.ProblemException 409 when another request with the key came first, 422 when it
     *     had another body
     */
    public void start(RequestKey key, UUID reference) {
        store.start(
                key,
                reference,
                () -> store.find(key)
                        .<RuntimeException>map(known -> new PreparedAnswer(known.replay()))
                        .orElseGet(IdempotencyProblems::inFlight));
    }

    /**
     * Stores the final answer of what {@code reference} names, in the current transaction or one of its own. Does nothing
     * when it is stored already.
     *
     * @param answer of status 2xx to 4xx with an entity that has a JSON form
     * @return the answer as it goes to whoever sent the request first
     */
    public Response complete(UUID reference, Response answer) {
        if (answer.getStatus() >= 500) {
            throw new IllegalArgumentException("A failure is no answer to keep: " + answer.getStatus());
        }
        Answer kept = Answer.of(answer);
        database.inTransaction(() -> store.complete(reference, kept));
        return kept.first(Instant.now().plus(store.expiry()));
    }

    /** Locks the key until the transaction ends and tells what is stored for it; 409 when another transaction has it. */
    Optional<StoredKey> claim(RequestKey key) {
        lock(key);
        return store.find(key);
    }

    private void lock(RequestKey key) {
        if (!store.tryLock(ByteBuffer.wrap(key.id()).getLong())) {
            throw IdempotencyProblems.inFlight();
        }
    }

    /** Stores key and answer in the current transaction, in which the key was claimed. */
    void store(RequestKey key, Answer answer, boolean secret) {
        if (!store.insert(key, answer, secret)) {
            throw IdempotencyProblems.inFlight();
        }
    }

    Duration expiry() {
        return store.expiry();
    }
}
