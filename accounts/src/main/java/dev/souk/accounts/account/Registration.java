package dev.souk.accounts.account;

import dev.souk.platform.data.Uuid7;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What somebody typed when registering, until the code that was sent to the email comes back. Its id is the confirmation
 * id from which the code is derived.
 */
@Entity
@Table(name = "registration")
public class Registration {

    @Id
    private UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    private String name;

    @Column(name = "password_hash")
    private String passwordHash;

    @Column(name = "created_at")
    private Instant createdAt;

    /** For JPA. */
    protected Registration() {}

    Registration(UUID accountId, String name, String passwordHash, Instant now) {
        this.id = Uuid7.next();
        this.accountId = accountId;
        this.name = name;
        this.passwordHash = passwordHash;
        this.createdAt = now;
    }

    UUID id() {
        return id;
    }

    UUID accountId() {
        return accountId;
    }

    String name() {
        return name;
    }

    String passwordHash() {
        return passwordHash;
    }

    boolean isExpired(Duration lifetime, Instant now) {
        return !now.isBefore(createdAt.plus(lifetime));
    }
}
