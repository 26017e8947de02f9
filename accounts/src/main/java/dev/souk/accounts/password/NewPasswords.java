package dev.souk.accounts.password;

import dev.souk.accounts.account.Account;
import dev.souk.accounts.account.AccountEvents;
import dev.souk.accounts.account.Registrations;
import dev.souk.accounts.signin.Sessions;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.events.Outbox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Gives an account another password and closes what the old one opened, in one transaction. */
@Singleton
class NewPasswords {

    private final Jdbc jdbc;
    private final Registrations registrations;
    private final Sessions sessions;
    private final Outbox outbox;

    @Inject
    NewPasswords(Jdbc jdbc, Registrations registrations, Sessions sessions, Outbox outbox) {
        this.jdbc = jdbc;
        this.registrations = registrations;
        this.sessions = sessions;
        this.outbox = outbox;
    }

    /**
     * For an open transaction with the account locked. An account that was not confirmed is now: its owner has to have
     * shown that the address is theirs.
     *
     * @param kept the session that goes on
     */
    void give(Account account, String hash, Optional<UUID> kept) {
        if (account.isConfirmed()) {
            account.changePassword(hash);
            outbox.append(
                    AccountEvents.PASSWORD_CHANGED, account.id(), new AccountEvents.PasswordChanged(account.id()));
        } else {
            registrations.confirm(account, hash);
        }
        sessions.endAll(account.id(), kept);
        jdbc.update("delete from password_reset where account_id = ?", account.id());
    }
}
