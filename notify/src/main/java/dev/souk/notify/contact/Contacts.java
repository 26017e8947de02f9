package dev.souk.notify.contact;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Places;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The stored contacts. Every method runs in the caller's transaction. */
@Singleton
public class Contacts {

    private final Jdbc jdbc;

    @Inject
    Contacts(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** The contacts of these accounts by account; who has registered and was not heard of yet is not in it. */
    public Map<UUID, Contact> find(Set<UUID> accountIds) {
        return accountIds.isEmpty()
                ? Map.of()
                : jdbc
                        .query(
                                "SELECT account_id, email, CASE WHEN confirmed_at IS NOT NULL THEN name END AS name"
                                        + " FROM contact WHERE account_id IN (" + Places.marks(accountIds) + ")",
                                row -> new Contact(row.uuid("account_id"), row.text("email"), row.optionalText("name")),
                                Places.fill(accountIds).toArray())
                        .stream()
                        .collect(Collectors.toMap(Contact::accountId, Function.identity()));
    }

    /** Keeps an address that nobody has confirmed yet. */
    public void save(UUID accountId, String email, String name) {
        jdbc.update("""
                INSERT INTO contact (account_id, email, name) VALUES (?, ?, ?)
                ON CONFLICT (account_id) DO UPDATE SET email = excluded.email, name = excluded.name, updated_at = now()
                """, accountId, email, name);
    }

    /** Keeps an address that was proven to be theirs. */
    public void confirm(UUID accountId, String email, String name, Instant at) {
        jdbc.update("""
                INSERT INTO contact (account_id, email, name, confirmed_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (account_id) DO UPDATE SET email = excluded.email, name = excluded.name,
                    confirmed_at = excluded.confirmed_at, updated_at = now()
                """, accountId, email, name, at);
    }

    /** Keeps another name of somebody whose address was proven to be theirs. */
    public void rename(UUID accountId, String name) {
        jdbc.update("UPDATE contact SET name = ?, updated_at = now() WHERE account_id = ?", name, accountId);
    }

    /** Deletes an address that nobody has confirmed. */
    public void forget(UUID accountId) {
        jdbc.update("DELETE FROM contact WHERE account_id = ? AND confirmed_at IS NULL", accountId);
    }
}
