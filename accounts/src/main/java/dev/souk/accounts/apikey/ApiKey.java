package dev.souk.accounts.apikey;

import dev.souk.platform.data.Uuid7;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The key by which a service, or a machine of the shop's own, buys its tokens. It is random and only its SHA-256 digest is
 * kept. A key is good until it expires or is revoked; what it may call is fixed for its life. One name may have several
 * keys, so that a new one can be rolled out before the old one goes.
 */
@Entity
@Table(name = "api_key")
public class ApiKey {

    @Id
    private UUID id;

    private String name;

    private byte[] hash;

    /** Separated by spaces. */
    private String scopes;

    /** Whether it comes from the configuration rather than from an admin. */
    private boolean configured;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "revoked_at")
    private Instant revokedAt;

    @Version
    private int version;

    /** For JPA. */
    protected ApiKey() {}

    private ApiKey(
            String name,
            byte[] hash,
            List<String> scopes,
            boolean configured,
            Instant now,
            Optional<Instant> expiresAt) {
        this.id = Uuid7.next();
        this.name = name;
        this.hash = hash.clone();
        this.scopes = String.join(" ", scopes);
        this.configured = configured;
        this.createdAt = now;
        this.expiresAt = expiresAt.orElse(null);
    }

    /** A key that an admin gives out. */
    static ApiKey issued(String name, byte[] hash, List<String> scopes, Instant now, Instant expiresAt) {
        return new ApiKey(name, hash, scopes, false, now, Optional.of(expiresAt));
    }

    /** A key of the platform's own services, good as long as the configuration names it. */
    static ApiKey configured(String name, byte[] hash, List<String> scopes, Instant now) {
        return new ApiKey(name, hash, scopes, true, now, Optional.empty());
    }

    /** Whether the key with this digest is this one; compared in constant time. */
    boolean hasHash(byte[] other) {
        return MessageDigest.isEqual(hash, other);
    }

    boolean isGood(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    /**
     * Ends the key.
     *
     * @return false when it had been revoked before
     */
    boolean revoke(Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        return true;
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    List<String> scopes() {
        return scopes.isEmpty() ? List.of() : List.of(scopes.split(" ", -1));
    }

    boolean isConfigured() {
        return configured;
    }

    Instant createdAt() {
        return createdAt;
    }

    Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    Optional<Instant> revokedAt() {
        return Optional.ofNullable(revokedAt);
    }
}
