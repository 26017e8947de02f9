package dev.souk.accounts.password;

import dev.souk.accounts.account.Account;
import dev.souk.accounts.account.Accounts;
import dev.souk.accounts.account.Passwords;
import dev.souk.accounts.signin.Network;
import dev.souk.accounts.signin.Throttle;
import dev.souk.platform.data.Database;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Another password for who is logged in. The present one is asked for, because a device may be in wrong hands. */
@Singleton
class PasswordChange {

    static final ProblemType PASSWORD_REFUSED = new ProblemType("password-refused", 403, "The password was refused");

    private final Database database;
    private final Accounts accounts;
    private final Passwords passwords;
    private final Throttle throttle;
    private final NewPasswords newPasswords;

    @Inject
    PasswordChange(
            Database database, Accounts accounts, Passwords passwords, Throttle throttle, NewPasswords newPasswords) {
        this.database = database;
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
        this.newPasswords = newPasswords;
    }

    /**
     * Changes the password; the caller's own session goes on, all others end. Whoever asks again, because the answer was
     * lost, is told the same.
     *
     * @throws ProblemException 403 when the present password is another one, 429 after too many wrong ones
     */
    void change(Caller.User user, String present, String wanted, Network network) {
        Account known =
                database.inTransaction(() -> accounts.find(user.accountId())).orElseThrow(PasswordChange::refused);
        throttle.attempt(known.email(), network);
        if (!passwords.matches(present, known.passwordHash())) {
            if (!passwords.matches(wanted, known.passwordHash())) {
                throw refused();
            }
            database.inTransaction(() -> throttle.forget(known.email(), network));
            return;
        }
        String hash = passwords.hash(wanted);
        database.inTransaction(() -> {
            Account account = accounts.lock(known.id())
                    .filter(it -> it.passwordHash().equals(known.passwordHash()))
                    .orElseThrow(PasswordChange::refused);
            throttle.forget(account.email(), network);
            newPasswords.give(account, hash, Optional.of(user.sessionId()));
        });
    }

    private static ProblemException refused() {
        return new ProblemException(PASSWORD_REFUSED, "This is not your present password.");
    }
}
