package dev.souk.accounts.account;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Purge;
import dev.souk.platform.events.Outbox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Deletes registrations whose code is too old, and accounts that nobody confirmed by any of theirs: the address is somebody's
 * who may never have heard of us. Whoever else keeps it is told.
 */
@Singleton
class RegistrationPurge implements Purge {

    private static final String UNCONFIRMED = "confirmed_at is null and created_at < ?"
            + " and not exists (select from registration where account_id = account.id)"
            + " and not exists (select from password_reset where account_id = account.id)";

    private final Jdbc jdbc;
    private final Outbox outbox;
    private final Clock clock;
    private final Duration lifetime;

    @Inject
    RegistrationPurge(
            Jdbc jdbc,
            Outbox outbox,
            Clock clock,
            @ConfigProperty(name = "souk.accounts.confirmation-lifetime", defaultValue = "P3D") Duration lifetime) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    @Override
    public int purge(int limit) {
        Instant now = clock.instant();
        int rows = jdbc.update("""
                delete from registration where id = any(array(
                    select id from registration where created_at < ? limit ?))""", now.minus(lifetime), limit);
        rows += jdbc.update("""
                delete from registration_attempt where email = any(array(
                    select email from registration_attempt where at < ? limit ?))""", now.minus(Registrations.BETWEEN_MAILS), limit - rows);
        return rows + purgeAccounts(now.minus(lifetime), limit - rows);
    }

    /** Locks before it deletes: whoever registers the address again at this moment is seen by the second statement. */
    private int purgeAccounts(Instant createdBefore, int limit) {
        List<UUID> locked = jdbc.query(
                "select id from account where " + UNCONFIRMED + " limit ? for update skip locked",
                row -> row.uuid("id"),
                createdBefore,
                limit);
        for (UUID id : locked) {
            if (jdbc.update("delete from account where id = ? and " + UNCONFIRMED, id, createdBefore) == 1) {
                outbox.append(AccountEvents.FORGOTTEN, id, new AccountEvents.Forgotten(id));
            }
        }
        return locked.size();
    }
}
