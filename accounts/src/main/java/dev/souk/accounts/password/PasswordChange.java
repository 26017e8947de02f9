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
     * @throws ProblemException 403 when the present password is another one, 429 after too many wrong ones,
     *     503 when too many log in at once
     */
    void change(Caller.User user, String present, String wanted, Network network) {
        Account known =
                database.inTransaction(() -> accounts.find(user.accountId())).orElseThrow(PasswordChange::refused);
        Optional<String> hash = replacement(known, present, wanted, network);
        if (hash.isEmpty()) {
            database.inTransaction(() -> throttle.forget(known.email(), network));
            return;
        }
        database.inTransaction(() -> {
            Account account = accounts.lock(known.id())
                    .filter(it -> it.passwordHash().equals(known.passwordHash()))
                    .orElseThrow(PasswordChange::refused);
            throttle.forget(account.email(), network);
            newPasswords.give(account, hash.orElseThrow(), Optional.of(user.sessionId()));
        });
    }

    /** The hash to be kept from now on; empty when it is that of the wanted password already. */
    private Optional<String> replacement(Account known, String present, String wanted, Network network) {
        try (Passwords.Turn turn = passwords.turn()) { // whoever is turned away has tried no password
            throttle.attempt(known.email(), network);
            if (turn.matches(present, known.passwordHash())) {
                return Optional.of(turn.hash(wanted));
            }
            if (turn.matches(wanted, known.passwordHash())) {
                return Optional.empty();
            }
            throw refused();
        }
    }

    private static ProblemException refused() {
        return new ProblemException(PASSWORD_REFUSED, "This is not your present password.");
    }
}
