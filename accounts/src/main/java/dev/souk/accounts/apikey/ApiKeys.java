package dev.souk.accounts.apikey;

import dev.souk.accounts.signin.Revocations;
import dev.souk.accounts.token.TokenIssuer;
import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Gives out API keys, checks them and takes them back. */
@Singleton
class ApiKeys {

    private final EntityManager entities;
    private final Revocations revocations;
    private final Clock clock;

    @Inject
    ApiKeys(EntityManager entities, Revocations revocations, Clock clock) {
        this.entities = entities;
        this.revocations = revocations;
        this.clock = clock;
    }

    /** A new key and its text, which cannot be had again. */
    record Issued(ApiKey key, KeyText text) {}

    @Transactional
    Issued issue(String name, List<String> scopes, Duration lifetime) {
        KeyText text = KeyText.random();
        Instant now = clock.instant();
        ApiKey key = ApiKey.issued(name, text.hash(), scopes, now, now.plus(lifetime));
        entities.persist(key);
        return new Issued(key, text);
    }

    /** The key of this text while it is good. */
    @Transactional
    Optional<ApiKey> check(KeyText text) {
        byte[] hash = text.hash();
        Instant now = clock.instant();
        return find(hash).filter(key -> key.hasHash(hash) && key.isGood(now));
    }

    /** Ends a key and, within a second, the tokens bought with it. Ending it again changes nothing. */
    @Transactional
    void revoke(UUID id) {
        ApiKey key = Optional.ofNullable(entities.find(ApiKey.class, id))
                .orElseThrow(() -> Problems.notFound("There is no API key " + id + "."));
        if (key.isConfigured()) {
            throw Problems.conflict("This key comes from the configuration: remove it from souk.accounts.bootstrap-keys"
                    + " and restart accounts.");
        }
        end(key);
    }

    /** Keys from the oldest on, after the cursor. */
    @Transactional
    Page<ApiKey> list(Limit limit, Optional<Cursor> after) {
        List<ApiKey> rows = entities.createQuery(
                        "select k from ApiKey k where k.id > :after order by k.id", ApiKey.class)
                .setParameter("after", after.map(cursor -> cursor.uuid(0)).orElse(new UUID(0, 0)))
                .setMaxResults(limit.plusOne())
                .getResultList();
        return Page.of(rows, limit, key -> Cursor.of(key.id()));
    }

    /** All configured keys that have not been revoked; there is one per service, or two while one is replaced. */
    List<ApiKey> configured() {
        return entities.createQuery(
                        "select k from ApiKey k where k.configured = true and k.revokedAt is null", ApiKey.class)
                .getResultList();
    }

    Optional<ApiKey> find(byte[] hash) {
        return entities.createQuery("select k from ApiKey k where k.hash = :hash", ApiKey.class)
                .setParameter("hash", hash)
                .getResultStream()
                .findFirst();
    }

    void add(ApiKey key) {
        entities.persist(key);
    }

    void end(ApiKey key) {
        Instant now = clock.instant();
        if (key.revoke(now)) {
            revocations.revoke(key.id(), now.plus(TokenIssuer.SERVICE_TOKEN_LIFETIME));
        }
    }
}
