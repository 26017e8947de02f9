package dev.souk.platform.idempotency;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.json.Json;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Table {@code idempotency_key}. A key in flight does not expire. */
final class KeyStore {
    private static final String ALIVE = "(expires_at > now() or (reference is not null and status is null))";

    private static final String INSERT = """
            insert into idempotency_key as old
                (id, caller, operation, fingerprint, reference, status, headers, body, secret, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, now() + ? * interval '1 millisecond')
            on conflict (id) do update set
                fingerprint = excluded.fingerprint, reference = excluded.reference, status = excluded.status,
                headers = excluded.headers, body = excluded.body, secret = excluded.secret,
                created_at = now(), expires_at = excluded.expires_at
            where old.expires_at <= now() and not (old.reference is not null and old.status is null)
            """;

    private final Jdbc jdbc;
    private final Duration expiry;

    KeyStore(Jdbc jdbc, Duration expiry) {
        this.jdbc = jdbc;
        this.expiry = expiry;
    }

    Duration expiry() {
        return expiry;
    }

    /** Whether the current transaction now holds the lock; never waits for another. */
    boolean tryLock(long lock) {
        return jdbc.one("select pg_try_advisory_xact_lock(?) as locked", row -> row.bool("locked"), lock)
                .orElseThrow();
    }

    Optional<StoredKey> find(RequestKey key) {
        record Found(String fingerprint, StoredKey stored) {}
        Optional<Found> found = jdbc.one(
                "select fingerprint, reference, status, headers, body, secret, expires_at from idempotency_key"
                        + " where id = ? and " + ALIVE,
                row -> new Found(HexFormat.of().formatHex(row.bytes("fingerprint")), StoredKey.read(row)),
                key.id());
        found.filter(row -> !row.fingerprint().equals(key.fingerprint())).ifPresent(other -> {
            throw IdempotencyProblems.reused();
        });
        return found.map(Found::stored);
    }

    /** Whether the key was free. */
    boolean insert(RequestKey key, Answer answer, boolean secret) {
        return jdbc.update(INSERT, values(key, Optional.empty(), Optional.of(answer), secret)) == 1;
    }

    /** Stores the key of a request that is begun; later in the transaction this is thrown when it was not free. */
    void start(RequestKey key, UUID reference, Supplier<RuntimeException> otherwise) {
        jdbc.laterOne(otherwise, INSERT, values(key, Optional.of(reference), Optional.empty(), false));
    }

    private Object[] values(RequestKey key, Optional<UUID> reference, Optional<Answer> answer, boolean secret) {
        Optional<Answer> kept = answer.filter(any -> !secret);
        return new Object[] {
            key.id(),
            key.caller(),
            key.operation(),
            key.fingerprintBytes(),
            reference,
            answer.map(Answer::status),
            kept.map(Answer::headers).map(Json::write),
            kept.flatMap(Answer::body),
            secret,
            expiry.toMillis()
        };
    }

    void complete(UUID reference, Answer answer) {
        jdbc.later("""
                update idempotency_key
                set status = ?, headers = ?, body = ?, expires_at = now() + ? * interval '1 millisecond'
                where reference = ? and status is null
                """, answer.status(), Json.write(answer.headers()), answer.body(), expiry.toMillis(), reference);
    }
}
