package dev.souk.accounts.signin;

import dev.souk.accounts.account.Account;
import dev.souk.accounts.account.Accounts;
import dev.souk.accounts.account.Email;
import dev.souk.accounts.account.Passwords;
import dev.souk.accounts.account.Role;
import dev.souk.accounts.token.TokenIssuer;
import dev.souk.platform.data.Database;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Logging in, staying logged in, logging out. A log-in costs one bcrypt comparison whether or not the account exists, and
 * its refusal says no more than that email and password do not fit.
 */
@Singleton
class SignIn {

    static final ProblemType CREDENTIALS_REFUSED =
            new ProblemType("credentials-refused", 401, "The log-in was refused");

    private final Database database;
    private final Accounts accounts;
    private final Passwords passwords;
    private final Throttle throttle;
    private final Sessions sessions;
    private final TokenIssuer tokens;

    @Inject
    SignIn(
            Database database,
            Accounts accounts,
            Passwords passwords,
            Throttle throttle,
            Sessions sessions,
            TokenIssuer tokens) {
        this.database = database;
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    /**
     * Begins a session.
     *
     * @throws ProblemException 401 when email and password do not fit or the address is not confirmed, 429 after too many
     *     wrong ones, 503 when too many log in at once
     */
    Tokens logIn(Email email, String password, Network network) {
        Optional<Account> candidate = database.inTransaction(() -> accounts.find(email));
        Optional<String> hash = candidate.flatMap(Account::passwordHash);
        throttle.attempt(email, network);
        try (Passwords.Turn turn = passwords.turn()) { // whoever is turned away has tried no password
            if (!turn.matches(password, hash)) { // outside of a transaction: it takes a while
                throw refused();
            }
        }
        return database.inTransaction(() -> {
            // Locked, so that a change of roles or password at this moment comes before the token or ends the session.
            Account account = accounts.lock(candidate.orElseThrow().id())
                    .filter(found -> found.passwordHash().equals(hash))
                    .orElseThrow(SignIn::refused);
            throttle.forget(email, network);
            return tokens(account, sessions.begin(account.id()));
        });
    }

    private static ProblemException refused() {
        return new ProblemException(
                CREDENTIALS_REFUSED, "Email and password do not fit, or the address is not confirmed yet.");
    }

    /**
     * Goes on with a session.
     *
     * @throws ProblemException 401 when the token is not good; a token used before has ended its session by then
     */
    Tokens refresh(RefreshToken token) {
        Optional<Tokens> next = database.inTransaction(() -> sessions.rotate(token)
                .map(rotation ->
                        tokens(accounts.find(rotation.session().accountId()).orElseThrow(), rotation)));
        return next.orElseThrow(() ->
                new ProblemException(CREDENTIALS_REFUSED, "The refresh token is not good any more: log in again."));
    }

    /** Ends a session; nothing when there is none. */
    void logOut(RefreshToken token) {
        database.inTransaction(() -> sessions.end(token));
    }

    private Tokens tokens(Account account, Sessions.Rotation rotation) {
        Set<String> roles = account.roles().stream().map(Role::value).collect(Collectors.toSet());
        return Tokens.of(tokens.forUser(account.id(), roles, rotation.session().id()), rotation.next());
    }
}
