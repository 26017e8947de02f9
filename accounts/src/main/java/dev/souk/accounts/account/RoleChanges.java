package dev.souk.accounts.account;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Set;
import java.util.UUID;

/** Gives and takes roles. A shop always keeps an admin. */
@Singleton
class RoleChanges {

    static final ProblemType LAST_ADMIN = new ProblemType("last-admin", 409, "The shop needs an admin");

    private final Accounts accounts;
    private final Event<RolesReduced> reduced;

    @Inject
    RoleChanges(Accounts accounts, Event<RolesReduced> reduced) {
        this.accounts = accounts;
        this.reduced = reduced;
    }

    /**
     * Sets the roles of an account. Taking one away ends the account's sessions, so that no token keeps it.
     *
     * @throws ProblemException 404, or 409 when it would leave the shop without an admin
     */
    @Transactional
    Account change(UUID accountId, Set<Role> roles) {
        accounts.lockAdmins();
        Account account =
                accounts.lock(accountId).orElseThrow(() -> Problems.notFound("There is no account " + accountId + "."));
        boolean wasAdmin = account.roles().contains(Role.ADMIN);
        if (wasAdmin && !roles.contains(Role.ADMIN) && !accounts.hasOtherAdmin(accountId)) {
            throw new ProblemException(LAST_ADMIN, "Make somebody else an admin first.");
        }
        if (account.changeRoles(roles)) {
            reduced.fire(new RolesReduced(accountId));
        }
        return account;
    }
}
