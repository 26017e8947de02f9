package dev.souk.accounts.account;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A person.
 *
 * <p>An account begins when somebody registers an email address. It has no password then: each {@link Registration} of
 * the address waits with a password of its own, and the one whose emailed code comes back with that password gives the
 * account its name and password. From then on the account is confirmed and its owner can log in, and change both. Roles
 * come and go by an admin's hand; there is always at least {@link Role#CUSTOMER}.
 */
@Entity
@Table(name = "account")
public class Account {

    @Id
    private UUID id;

    private String email;

    private String name;

    @Column(name = "password_hash")
    private String passwordHash;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "confirmed_at")
    private Instant confirmedAt;

    @Version
    private int version;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "account_role", joinColumns = @JoinColumn(name = "account_id"))
    @Column(name = "role")
    @Convert(converter = RoleConverter.class)
    private Set<Role> roles = new HashSet<>();

    /** For JPA. */
    protected Account() {}

    /** An account that waits for the confirmation of its email. */
    Account(UUID id, Email email, String name, Instant now) {
        this.id = id;
        this.email = email.value();
        this.name = name;
        this.createdAt = now;
        this.roles.add(Role.CUSTOMER);
    }

    /** Takes over what was typed when registering; the first confirmation counts. */
    void confirm(String confirmedName, String hash, Instant now) {
        if (isConfirmed()) {
            throw new IllegalStateException("already confirmed");
        }
        name = confirmedName;
        passwordHash = hash;
        confirmedAt = now;
    }

    void rename(String wanted) {
        name = wanted;
    }

    /** Gives a confirmed account another password. */
    public void changePassword(String hash) {
        if (!isConfirmed()) {
            throw new IllegalStateException("not confirmed");
        }
        passwordHash = hash;
    }

    /**
     * Gives the person these roles, and always {@link Role#CUSTOMER}.
     *
     * @return whether a role was taken away, so that tokens with the old roles must end
     */
    boolean changeRoles(Set<Role> wanted) {
        Set<Role> after = EnumSet.of(Role.CUSTOMER);
        after.addAll(wanted);
        boolean weaker = !after.containsAll(roles);
        roles.retainAll(after);
        roles.addAll(after);
        return weaker;
    }

    public UUID id() {
        return id;
    }

    public Email email() {
        return new Email(email);
    }

    public String name() {
        return name;
    }

    /** The hash of the password; empty until the email is confirmed. */
    public Optional<String> passwordHash() {
        return Optional.ofNullable(passwordHash);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public boolean isConfirmed() {
        return confirmedAt != null;
    }

    /** An unmodifiable copy. */
    public Set<Role> roles() {
        return Set.copyOf(roles);
    }
}
