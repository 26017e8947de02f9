package dev.souk.accounts.account;

import dev.souk.platform.data.Database;
import dev.souk.platform.events.Outbox;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Lets people change what they are called: also a name that somebody else typed with their address. */
@Singleton
class Names {

    private final Database database;
    private final Accounts accounts;
    private final Outbox outbox;

    @Inject
    Names(Database database, Accounts accounts, Outbox outbox) {
        this.database = database;
        this.accounts = accounts;
        this.outbox = outbox;
    }

    /**
     * Gives an account another name and tells the other services; the same name again changes nothing.
     *
     * @param name as {@link PersonName} reads it
     * @throws dev.souk.platform.problem.ProblemException 404 when there is no such account
     */
    Account change(UUID accountId, String name) {
        return database.inTransaction(() -> {
            Account account = accounts.lock(accountId)
                    .orElseThrow(() -> Problems.notFound("There is no account " + accountId + "."));
            if (!account.name().equals(name)) {
                account.rename(name);
                outbox.append(AccountEvents.RENAMED, accountId, new AccountEvents.Renamed(accountId, name));
            }
            return account;
        });
    }
}
