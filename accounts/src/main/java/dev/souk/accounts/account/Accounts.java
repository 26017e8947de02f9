package dev.souk.accounts.account;

import dev.souk.platform.data.Cursor;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Limit;
import dev.souk.platform.data.Page;
import dev.souk.platform.data.Uuid7;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where accounts are kept. Every method needs an open transaction. */
@Singleton
public class Accounts {

    private static final long ADMIN_LOCK = 0x61646d696eL;

    private final EntityManager entities;
    private final Jdbc jdbc;

    @Inject
    Accounts(EntityManager entities, Jdbc jdbc) {
        this.entities = entities;
        this.jdbc = jdbc;
    }

    /** The account of this id. */
    public Optional<Account> find(UUID id) {
        return Optional.ofNullable(entities.find(Account.class, id));
    }

    /** The account of this address. */
    public Optional<Account> find(Email email) {
        return entities.createQuery("select a from Account a where a.email = :email", Account.class)
                .setParameter("email", email.value())
                .getResultStream()
                .findFirst();
    }

    /** The account of this id, for which other transactions now wait. */
    public Optional<Account> lock(UUID id) {
        return Optional.ofNullable(entities.find(Account.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** The account of this address, made if there is none, for which other transactions now wait. */
    Account lockOrCreate(Email email, String name, Instant now) {
        UUID id = Uuid7.next();
        int created = jdbc.update("""
                insert into account (id, email, name, created_at, version) values (?, ?, ?, ?, 1)
                on conflict (email) do nothing
                """, id, email.value(), name, now);
        if (created == 1) {
            jdbc.update("insert into account_role (account_id, role) values (?, 'customer')", id);
        }
        return jdbc.one("select id from account where email = ? for update", row -> row.uuid("id"), email.value())
                .flatMap(this::find)
                // Nobody had confirmed it in time, and it was deleted between the two statements.
                .orElseGet(() -> lockOrCreate(email, name, now));
    }

    /** Makes changes of admins take turns, so that two of them cannot remove each other. */
    void lockAdmins() {
        jdbc.query("select pg_advisory_xact_lock(?) is null as locked", row -> row.bool("locked"), ADMIN_LOCK);
    }

    boolean hasOtherAdmin(UUID accountId) {
        return jdbc.one("""
                        select exists (select from account_role r join account a on a.id = r.account_id
                                       where r.role = 'admin' and r.account_id <> ? and a.confirmed_at is not null) as there
                        """, row -> row.bool("there"), accountId).orElse(false);
    }

    /** Accounts from the oldest on, after the cursor. */
    Page<Account> list(Limit limit, Optional<Cursor> after) {
        List<Account> rows = entities.createQuery(
                        "select a from Account a where a.id > :after order by a.id", Account.class)
                .setParameter("after", after.map(cursor -> cursor.uuid(0)).orElse(new UUID(0, 0)))
                .setMaxResults(limit.plusOne())
                .getResultList();
        return Page.of(rows, limit, account -> Cursor.of(account.id()));
    }

    void add(Registration registration) {
        entities.persist(registration);
    }

    Optional<Registration> registration(UUID id) {
        return Optional.ofNullable(entities.find(Registration.class, id));
    }

    /** The registration, with its account locked: of two confirmations of one account the second sees the first. */
    Optional<Registration> lockRegistration(UUID id) {
        jdbc.query(
                "select a.id from account a join registration r on r.account_id = a.id where r.id = ? for update of a",
                row -> row.uuid("id"),
                id);
        return registration(id);
    }

    /** Forgets the other registrations of an account that has been confirmed. */
    void removeOtherRegistrations(Registration kept) {
        jdbc.update("delete from registration where account_id = ? and id <> ?", kept.accountId(), kept.id());
    }

    /** Forgets all registrations of an account that was confirmed in another way. */
    void removeRegistrations(UUID accountId) {
        jdbc.update("delete from registration where account_id = ?", accountId);
    }

    /**
     * Notes that an address is being registered.
     *
     * @return false when that happened less than a minute ago
     */
    boolean noteRegistration(Email email, Instant now, Instant latestBefore) {
        return jdbc.update("""
                        insert into registration_attempt (email, at) values (?, ?)
                        on conflict (email) do update set at = excluded.at where registration_attempt.at <= ?
                        """, email.value(), now, latestBefore) == 1;
    }
}
